// The identity log: one line of JSON for each request, allowed or refused, with who it was and why; the fields of nginx's log.
// The query is left out, since it may hold what belongs in no log.
import { quoted } from "./config-text"

/** What is asked of the request is kept until its end, when the line is written; as JSON can hold it. */
export function renderLoggedValues(): string[] {
  const json = (name: string, expression: string) =>
    `http-request set-var(txn.gw_l_${name}) '${expression},json(utf8s)'`
  return [
    json("host", "req.fhdr(host),bytes(0,1000)"),
    json("path", 'var(txn.gw_target),field(1,"?"),bytes(0,1000)'),
    json("issuer", "var(txn.gw_issuer_name)"),
    json("subject", "var(txn.gw_subject)"),
  ]
}

/** A text that may be missing: HAProxy writes a dash for nothing, so the quotes are part of the value. */
const text = (name: string, variable: string, prefix = ""): string =>
  `"${name}":%[str("\\"${prefix}"),concat(,txn.${variable},"\\"")]`

export function renderLogFormat(directory: string): string[] {
  const release = (part: number) => `%[str(serving),map_str(${directory}/release.map),field(${part},.)]`
  const fields = [
    '"time":"%[date,utime(%Y-%m-%dT%H:%M:%S)]+00:00"',
    text("host", "gw_l_host"),
    text("method", "gw_method"),
    text("path", "gw_l_path"),
    text("upstreamStatus", "gw_upstream_status"),
    // HAProxy counts milliseconds; as a number in seconds this is what nginx writes
    '"duration":"%Ta%[str(e-3)]"',
    '"client":"%[src]"',
    text("fingerprint", "gw_fingerprint"),
    text("serial", "gw_serial"),
    text("issuer", "gw_l_issuer"),
    text("subject", "gw_l_subject"),
    text("application", "gw_known"),
    text("scope", "gw_scope"),
    '"reason":"%[var(txn.gw_reason,bad-request)]"',
    text("traceId", "gw_trace"),
    text("tokenId", "gw_jti"),
    `"status":%ST,"sequence":${release(1)},"stamp":${release(2)}`,
  ]
  const handshake =
    '{"time":"%[date,utime(%Y-%m-%dT%H:%M:%S)]+00:00","client":"%[src]","reason":"handshake-failed","status":0}'
  return [`log-format ${quoted(`{${fields.join(",")}}`)}`, `error-log-format ${quoted(handshake)}`]
}
