// The identity log: one line of JSON for each request, allowed or refused, with who it was and why.
// The query is left out, since it may hold what belongs in no log.

import type { PolicyBundle } from "@/lib/core/policy"
import { reasons } from "@/lib/core/reason"
import { issuerNumbers } from "../proxy/issuer-numbers"
import { type MapEntry, matching, quoted, renderMap } from "./config-text"
import { callerVariables, hasLayers } from "./layers"

/** Reasons that are given once the certificate has named an application that the bundle knows, and once a route has matched. */
const aboutTokens = ["token-missing", "token-invalid", "token-not-bound", "token-scope-missing"]
const afterRoute = ["scope-not-granted", "grant-expired", ...aboutTokens, "allowed"]
const afterApplication = ["application-suspended", "no-such-route", ...afterRoute]

export type LogOptions = {
  njs: boolean
  /** The variable that holds what is answered. */
  reason: string
  /** Tokens are looked at: the log names each by its `jti`, and never holds one. */
  tokens: boolean
}

export function renderLog(bundle: PolicyBundle, { njs, reason, tokens }: LogOptions): string {
  const { sequence, stamp } = bundle.manifest
  const layers = hasLayers(bundle)
  const fields = {
    time: "$time_iso8601",
    host: "$gatewarden_logged_host",
    method: "$gatewarden_method",
    path: "$gatewarden_logged_path",
    upstreamStatus: "$upstream_status",
    duration: "$request_time",
    client: "$remote_addr",
    fingerprint: "$gatewarden_fingerprint",
    serial: callerVariables(bundle).serial,
    issuer: layers ? "$gatewarden_logged_issuer" : "$ssl_client_i_dn",
    subject: layers ? "$gatewarden_logged_subject" : "$ssl_client_s_dn",
    peer: layers ? "$gatewarden_logged_peer" : "",
    application: "$gatewarden_logged_application",
    scope: "$gatewarden_logged_scope",
    reason: "$gatewarden_logged_reason",
    ...(tokens ? { jti: "$gatewarden_token_id" } : {}),
    traceId: "$gatewarden_trace_id",
  }
  const texts = Object.entries(fields).map(([name, value]) => `'"${name}":"${value}",'`)
  return [
    renderLoggedValues(reason),
    renderFingerprint(njs, layers ? "$gatewarden_fingerprint_direct" : "$gatewarden_fingerprint"),
    ...(layers ? [renderLayerLog(bundle)] : []),
    `log_format gatewarden escape=json '{'\n  ${texts.join("\n  ")}\n  '"status":$gatewarden_logged_status,"sequence":${sequence},"stamp":${stamp}}';\n`,
  ].join("\n")
}

function renderLoggedValues(reason: string): string {
  const known = (list: string[], variable: string) => list.map((code) => [code, variable] as const)
  const first = (name: string, characters: string) =>
    [[matching(`^(?<gatewarden_${name}>${characters}{0,1000})`), `$gatewarden_${name}`]] as const
  return [
    "# what can be printed, so that every line is valid JSON",
    renderMap("$http_host", "$gatewarden_logged_host", first("printable_host", "[\\x21-\\x7e]"), '""'),
    renderMap("$request_uri", "$gatewarden_logged_path", first("printable_path", "[\\x20-\\x3e\\x40-\\x7e]"), '""'),
    renderMap(reason, "$gatewarden_logged_application", known(afterApplication, "$gatewarden_application"), '""'),
    renderMap(reason, "$gatewarden_logged_scope", known(afterRoute, "$gatewarden_scope"), '""'),
    "# a request that was given up has the status 000, which is no number in JSON",
    renderMap("$status", "$gatewarden_logged_status", [[matching("^[1-9]"), "$status"]], "0"),
    "# allowed by policy, and yet nginx could not read it: nothing was forwarded",
    renderMap(
      `"${reason}:$upstream_status:$status"`,
      "$gatewarden_logged_reason",
      [
        [`"allowed::${reasons["malformed-path"]}"`, "bad-request"],
        ['"allowed::503"', "token-unchecked"],
      ],
      reason,
    ),
  ].join("\n")
}

/** Of the caller where a layer has handed over its certificate, and which layer that was. */
function renderLayerLog(bundle: PolicyBundle): string {
  const pick = (variable: string, own: string, handed: string) =>
    renderMap("$gatewarden_layer_state", variable, [['""', own]], handed)
  const issuers = [...issuerNumbers(bundle)].map(([subject, number]): MapEntry => [String(number), shown(subject)])
  const named = (source: string, variable: string, prefix: string) =>
    renderMap(source, variable, [['""', '""']], `"${prefix}${source}"`)
  return [
    renderMap("$gatewarden_handed_issuer", "$gatewarden_handed_issuer_name", issuers, '""'),
    named("$gatewarden_handed_common_name", "$gatewarden_handed_subject", "CN="),
    named("$gatewarden_handed_sha256", "$gatewarden_handed_fingerprint", "sha256:"),
    pick("$gatewarden_logged_issuer", "$ssl_client_i_dn", "$gatewarden_handed_issuer_name"),
    pick("$gatewarden_logged_subject", "$ssl_client_s_dn", "$gatewarden_handed_subject"),
    pick("$gatewarden_logged_peer", '""', "$gatewarden_handed_name"),
    pick("$gatewarden_fingerprint", "$gatewarden_fingerprint_direct", "$gatewarden_handed_fingerprint"),
  ].join("\n")
}

/** A name with a dollar would be a variable: it is left out. */
const shown = (subject: string): string => (subject.includes("$") ? '""' : quoted(subject))

/** nginx computes SHA-1 alone; with njs it is SHA-256, as everywhere else in Gatewarden. */
function renderFingerprint(njs: boolean, variable: string): string {
  if (njs) return `js_set ${variable} gatewarden_fingerprint.sha256;\n`
  return renderMap("$ssl_client_fingerprint", variable, [['""', '""']], '"sha1:$ssl_client_fingerprint"')
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
