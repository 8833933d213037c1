// decide() as a chain of maps: each answers with a reason or hands on to the next, so that the first reason is the same.
// nginx evaluates a map when it is asked for and once a request, so a request that is refused early costs little.
import { malformedTargetSource, methodSource } from "@/lib/core/malformed-path"
import type { PolicyBundle } from "@/lib/core/policy"
import { type MapEntry, matching, renderMap } from "./config-text"
import { beforeSource, msecText } from "./instant"
import { afterHandshake, callerVariables } from "./layers"
import type { NginxOptions } from "./options"
import { revokedPin } from "./pinned"
import { afterRevoked, afterSuspended, renderStopMaps } from "./stops"

export function renderDecision(bundle: PolicyBundle, { denyWhenExpired, stops }: NginxOptions): string {
  const expires = denyWhenExpired === true
  return [
    "# nginx drops whatever stands behind a colon from the name of the handshake",
    renderMap(
      "$ssl_server_name",
      "$gatewarden_reason",
      [[matching("^[^:]*(?::[0-9]*)?\\z"), expires ? "$gatewarden_reason_age" : "$gatewarden_reason_target"]],
      "unknown-host",
    ),
    ...(expires ? [renderAge(bundle)] : []),
    renderRequestChecks(),
    renderCertificateChecks(bundle, stops),
    ...(stops === undefined ? [] : [renderStopMaps(callerVariables(bundle))]),
    renderPolicyChecks(stops),
  ].join("\n")
}

function renderAge(bundle: PolicyBundle): string {
  return renderMap(
    `"${msecText(bundle.manifest.notAfter)} $msec"`,
    "$gatewarden_reason_age",
    [[matching(beforeSource), "$gatewarden_reason_target"]],
    "bundle-expired",
  )
}

function renderRequestChecks(): string {
  return [
    "# the target as it was sent, which is what is forwarded; empty where nginx could not read the request line",
    renderMap(
      "$request_uri",
      "$gatewarden_reason_target",
      [
        ['""', "malformed-path"],
        [matching(malformedTargetSource), "malformed-path"],
      ],
      "$gatewarden_reason_form",
    ),
    "# nginx turns the method of what it refuses itself into GET, so it is read from the request line",
    renderMap(
      "$request",
      "$gatewarden_method",
      [[matching(`^(?<gatewarden_verb>${methodSource}) `), "$gatewarden_verb"]],
      '""',
    ),
    "# nginx leaves scheme and host of an absolute target out of $request_uri",
    renderMap(
      "$request",
      "$gatewarden_reason_form",
      [[matching(`^${methodSource} +/`), "$gatewarden_reason_host"]],
      "malformed-path",
    ),
    "# Host is the name of this server, in any case, with or without the root's dot and a port",
    renderMap(
      '"$server_name $http_host"',
      "$gatewarden_reason_host",
      [[matching("^([^ ]+) (?i:\\1)[.]?(?::[0-9]*)?\\z"), "$gatewarden_reason_certificate"]],
      "unknown-host",
    ),
  ].join("\n")
}

/**
 * What OpenSSL (3.0, and 1.1.1 where it spells otherwise) says when a chain leads to nobody that it knows: the four errors with
 * which `optional_no_ca` lets a request begin. Anything else that is wrong is wrong with a registered certificate too.
 */
const unknownIssuer = [
  "unable to verify the first certificate",
  "unable to get local issuer certificate",
  "self-signed certificate",
  "self signed certificate",
  "self-signed certificate in certificate chain",
  "self signed certificate in certificate chain",
]

function renderCertificateChecks(bundle: PolicyBundle, stops: string | undefined): string {
  const { known, unknown } = afterHandshake(bundle)
  return [
    "# OpenSSL names the last thing that it found wrong, and it looks at the time of validity last",
    renderMap(
      "$ssl_client_verify",
      "$gatewarden_reason_certificate",
      [
        ["SUCCESS", known],
        ["NONE", "no-client-certificate"],
        ['"FAILED:certificate has expired"', "certificate-expired"],
        ['"FAILED:certificate is not yet valid"', "certificate-expired"],
        ['"FAILED:certificate revoked"', "certificate-revoked"],
        ...unknownIssuer.map((words): MapEntry => [`"FAILED:${words}"`, unknown]),
      ],
      "untrusted-issuer",
    ),
    "# nobody vouches for it, so it counts only where it is registered itself",
    renderMap(
      "$gatewarden_pinned",
      "$gatewarden_reason_unproven",
      [['""', "untrusted-issuer"]],
      "$gatewarden_reason_remaining",
    ),
    "# a connection may outlive its certificate: on its last day the end is compared on every request",
    renderMap(
      "$ssl_client_v_remain",
      "$gatewarden_reason_remaining",
      [["0", "$gatewarden_reason_last_day"]],
      "$gatewarden_reason_issuer",
    ),
    renderMap(
      '"$gatewarden_not_after $gatewarden_now"',
      "$gatewarden_reason_last_day",
      [
        [matching(beforeSource), "$gatewarden_reason_issuer"],
        [matching("^([0-9]{14}) \\1\\z"), "$gatewarden_reason_issuer"],
      ],
      "certificate-expired",
    ),
    renderClock(),
    renderMap(
      "$gatewarden_pinned",
      "$gatewarden_reason_issuer",
      [
        ['""', "$gatewarden_reason_own"],
        [revokedPin, "certificate-revoked"],
      ],
      afterRevoked(stops),
    ),
    renderMap(
      "$gatewarden_issuer",
      "$gatewarden_reason_own",
      [['""', "untrusted-issuer"]],
      "$gatewarden_reason_revoked",
    ),
  ].join("\n")
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

/** `Nov  4 09:05:00 2026 GMT` and `Wednesday, 04-Nov-2026 09:05:00 GMT`, both to 20261104090500. */
function renderClock(): string {
  const time = (prefix: string) => `(?<${prefix}_h>[0-9]{2}):(?<${prefix}_i>[0-9]{2}):(?<${prefix}_s>[0-9]{2})`
  const rest = (prefix: string) => `\${${prefix}_d}\${${prefix}_h}\${${prefix}_i}\${${prefix}_s}`
  const numbered = months.map((name, index) => [name, String(index + 1).padStart(2, "0")] as const)
  const ends = numbered.flatMap(([name, month]) =>
    (["[0-9]{2}", "[0-9]"] as const).map((day, index) => {
      const source = `^${name} +(?<gatewarden_e_d>${day}) ${time("gatewarden_e")} (?<gatewarden_e_y>[0-9]{4}) GMT\\z`
      return [matching(source), `"\${gatewarden_e_y}${month}${index === 1 ? "0" : ""}${rest("gatewarden_e")}"`] as const
    }),
  )
  const nows = numbered.map(([name, month]) => {
    const source = `, (?<gatewarden_n_d>[0-9]{2})-${name}-(?<gatewarden_n_y>[0-9]{4}) ${time("gatewarden_n")} GMT\\z`
    return [matching(source), `"\${gatewarden_n_y}${month}${rest("gatewarden_n")}"`] as const
  })
  return [
    renderMap("$ssl_client_v_end", "$gatewarden_not_after", ends, '""'),
    renderMap("$date_gmt", "$gatewarden_now", nows, '""'),
  ].join("\n")
}

function renderPolicyChecks(stops: string | undefined): string {
  return [
    renderMap(
      "$gatewarden_account",
      "$gatewarden_reason_application",
      [
        ['""', "unknown-application"],
        ["suspended", "application-suspended"],
      ],
      afterSuspended(stops),
    ),
    renderMap("$gatewarden_scope", "$gatewarden_reason_route", [['""', "no-such-route"]], "$gatewarden_reason_grant"),
    renderMap(
      "$gatewarden_grant",
      "$gatewarden_reason_grant",
      [
        ['""', "scope-not-granted"],
        ["-", "allowed"],
      ],
      "$gatewarden_reason_end",
    ),
    "# no arithmetic in nginx: a number is less than another of the same length where they first differ",
    renderMap(
      '"$gatewarden_grant $msec"',
      "$gatewarden_reason_end",
      [[matching(beforeSource), "allowed"]],
      "grant-expired",
    ),
  ].join("\n")
}
