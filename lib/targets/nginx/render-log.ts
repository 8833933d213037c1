// The identity log: one line of JSON for each request, allowed or refused, with who it was and why.
// The query is left out, since it may hold what belongs in no log.
import { reasons } from "@/lib/core/reason"
import { matching, renderMap } from "./config-text"

/** Reasons that are given once the certificate has named an application that the bundle knows, and once a route has matched. */
const afterRoute = ["scope-not-granted", "grant-expired", "allowed"]
const afterApplication = ["application-suspended", "no-such-route", ...afterRoute]

export function renderLog(sequence: number, stamp: number, njs: boolean): string {
  const fields = {
    time: "$time_iso8601",
    host: "$gatewarden_logged_host",
    method: "$gatewarden_method",
    path: "$gatewarden_logged_path",
    upstreamStatus: "$upstream_status",
    duration: "$request_time",
    client: "$remote_addr",
    fingerprint: "$gatewarden_fingerprint",
    serial: "$ssl_client_serial",
    issuer: "$ssl_client_i_dn",
    subject: "$ssl_client_s_dn",
    application: "$gatewarden_logged_application",
    scope: "$gatewarden_logged_scope",
    reason: "$gatewarden_logged_reason",
    traceId: "$gatewarden_trace_id",
  }
  const texts = Object.entries(fields).map(([name, value]) => `'"${name}":"${value}",'`)
  return [
    renderLoggedValues(),
    renderFingerprint(njs),
    `log_format gatewarden escape=json '{'\n  ${texts.join("\n  ")}\n  '"status":$gatewarden_logged_status,"sequence":${sequence},"stamp":${stamp}}';\n`,
  ].join("\n")
}

function renderLoggedValues(): string {
  const known = (list: string[], variable: string) => list.map((reason) => [reason, variable] as const)
  const first = (name: string, characters: string) =>
    [[matching(`^(?<gatewarden_${name}>${characters}{0,1000})`), `$gatewarden_${name}`]] as const
  return [
    "# what can be printed, so that every line is valid JSON",
    renderMap("$http_host", "$gatewarden_logged_host", first("printable_host", "[\\x21-\\x7e]"), '""'),
    renderMap("$request_uri", "$gatewarden_logged_path", first("printable_path", "[\\x20-\\x3e\\x40-\\x7e]"), '""'),
    renderMap(
      "$gatewarden_reason",
      "$gatewarden_logged_application",
      known(afterApplication, "$gatewarden_application"),
      '""',
    ),
    renderMap("$gatewarden_reason", "$gatewarden_logged_scope", known(afterRoute, "$gatewarden_scope"), '""'),
    "# a request that was given up has the status 000, which is no number in JSON",
    renderMap("$status", "$gatewarden_logged_status", [[matching("^[1-9]"), "$status"]], "0"),
    "# allowed by policy, and yet nginx could not read it: nothing was forwarded",
    renderMap(
      '"$gatewarden_reason:$upstream_status:$status"',
      "$gatewarden_logged_reason",
      [[`"allowed::${reasons["malformed-path"]}"`, "bad-request"]],
      "$gatewarden_reason",
    ),
  ].join("\n")
}

/** nginx computes SHA-1 alone; with njs it is SHA-256, as everywhere else in Gatewarden. */
function renderFingerprint(njs: boolean): string {
  if (njs) return "js_set $gatewarden_fingerprint gatewarden_fingerprint.sha256;\n"
  return renderMap(
    "$ssl_client_fingerprint",
    "$gatewarden_fingerprint",
    [['""', '""']],
    '"sha1:$ssl_client_fingerprint"',
  )
}

/** For njs 0.7.9 of Debian 12. */
export const fingerprintScript = `import crypto from "crypto"

function sha256(r) {
  const pem = r.variables.ssl_client_raw_cert
  if (!pem) return ""
  const der = Buffer.from(pem.replace(/-----[A-Z ]+-----|\\s/g, ""), "base64")
  return "sha256:" + crypto.createHash("sha256").update(der).digest("hex")
}

export default { sha256 }
`
