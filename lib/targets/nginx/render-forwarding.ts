// What the API behind the gateway is told of a request: the raw target, Client-Cert (RFC 9440), traceparent (W3C), who called.
// Copies of these that came from outside are dropped, under every name that programs are known to believe.
import type { PolicyBundle } from "@/lib/core/policy"
import { believed, hop } from "../proxy/forwarded-fields"
import { matching, quoted, renderMap } from "./config-text"
import { hasLayers } from "./layers"

/** Lines of 64 characters of PEM: 96 hold a certificate of 4.6 KB, several times what our profiles make. */
const pemLines = 96

/** Maps for Client-Cert and traceparent. */
export function renderForwardingMaps(): string {
  return [renderClientCert(), renderTraceparent()].join("\n")
}

/** RFC 9440 §2.2: the DER as a byte sequence (RFC 8941 §3.3.5), which is the PEM's text without line ends between colons. */
function renderClientCert(): string {
  const tiers = [20, 40, pemLines].map((lines) => {
    const numbers = Array.from({ length: lines }, (_, index) => index + 1)
    const groups = numbers.map((number) => `(?:(?<gwpem${number}>[^-\\n]++)\\n)?+`).join("")
    const value = numbers.map((number) => `\${gwpem${number}}`).join("")
    return [matching(`^-----BEGIN CERTIFICATE-----\\n${groups}-----END`), quoted(`:${value}:`)] as const
  })
  return renderMap("$ssl_client_raw_cert", "$gatewarden_client_cert", tiers, '""')
}

/**
 * The caller's trace where it is well-formed (W3C Trace Context §3.2), else a new one. Either way the gateway is the parent of what
 * follows, by the first half of the request's identifier. A new trace is marked as sampled: the API decides what it keeps.
 */
function renderTraceparent(): string {
  const trace = "(?!0{32})(?<gatewarden_trace>[0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-(?<gatewarden_flags>[0-9a-f]{2})"
  const known = matching(`^(?:00-${trace}\\z)`)
  const later = matching(`^(?!00|ff)[0-9a-f]{2}-${trace}(?:-|\\z)`)
  const pick = (variable: string, own: string, foreign: string) =>
    renderMap(
      "$http_traceparent",
      variable,
      [
        [known, foreign],
        [later, foreign],
      ],
      own,
    )
  return [
    pick("$gatewarden_trace_id", "$request_id", "$gatewarden_trace"),
    pick("$gatewarden_trace_flags", '"01"', "$gatewarden_flags"),
    pick("$gatewarden_tracestate", '""', "$http_tracestate"),
    renderMap(
      "$request_id",
      "$gatewarden_span_id",
      [[matching("^(?<gatewarden_span>[0-9a-f]{16})"), "$gatewarden_span"]],
      '""',
    ),
  ].join("\n")
}

/** Included by every location that forwards. */
export function renderForwarding(bundle: PolicyBundle): string {
  const set = {
    Host: "$server_name",
    Connection: '""',
    "Client-Cert": hasLayers(bundle) ? "$gatewarden_passed_cert" : "$gatewarden_client_cert",
    traceparent: '"00-$gatewarden_trace_id-$gatewarden_span_id-$gatewarden_trace_flags"',
    tracestate: "$gatewarden_tracestate",
    "X-Forwarded-For": "$remote_addr",
    "X-Forwarded-Host": "$server_name",
    "X-Forwarded-Proto": "https",
    "X-Real-IP": "$remote_addr",
  }
  const lines = [...Object.entries(set), ...[...believed, ...hop].map((name) => [name, '""'])]
  return `proxy_http_version 1.1;
proxy_pass_request_headers on;
proxy_pass_request_body on;
proxy_intercept_errors off;
proxy_redirect off;
proxy_cache off;
${lines.map(([name, value]) => `proxy_set_header ${name} ${value};\n`).join("")}`
}
