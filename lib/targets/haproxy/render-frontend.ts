// decide() as rules: each gives a reason unless there is one, in the order of decide(), so that the first reason is the same.
// What is looked at is what is forwarded: the target as it was sent. Nothing is normalised.
import { malformedTargetSource, methodSource } from "@/lib/core/malformed-path"
import type { PolicyBundle } from "@/lib/core/policy"
import type { Reason } from "@/lib/core/reason"
import { UnrenderableError } from "../proxy/unrenderable-error"
import { path, plain, quoted } from "./config-text"
import type { HaproxyOptions } from "./options"
import { renderOwnErrors, renderReturns } from "./problems"
import { renderLogFormat, renderLoggedValues } from "./render-log"
import { instant } from "./render-maps"

export const debianTrust = "/etc/ssl/certs/ca-certificates.crt"

export type Trusting = { withAnchors: boolean; withCrls: boolean; withOthers: boolean }

/** A rule that gives the reason where nothing has been decided and the condition holds. */
export const refuse = (reason: Reason, condition: string): string =>
  `http-request set-var(txn.gw_reason) str(${reason}) if !decided ${condition}`

export const decided = "acl decided var(txn.gw_reason) -m found"

export function renderFrontend(bundle: PolicyBundle, options: HaproxyOptions, trusting: Trusting): string {
  const { directory, denyWhenExpired } = options
  const lines = [
    "mode http",
    ...renderBinds(options, trusting),
    ...renderLogging(options),
    ...renderTimes(),
    ...renderOwnErrors(),
    decided,
    ...renderTrace(),
    ...renderRequest(denyWhenExpired === true ? instant(bundle.manifest.notAfter) : undefined),
    ...renderCertificate(directory),
    ...renderApplication(directory),
    ...renderLoggedValues(),
    ...renderReturns(directory),
    "http-response set-var(txn.gw_upstream_status) status",
    `use_backend %[var(txn.gw_name),map_str(${directory}/hosts.map)]`,
    "default_backend gatewarden-nobody",
  ]
  return `frontend gatewarden\n${lines.map((line) => `  ${line}\n`).join("")}`
}

/**
 * Any certificate gets as far as a request, so that a refusal is a problem document; the rules judge what OpenSSL found. No session is
 * resumed: it would carry an old verdict. Names of authorities are left out where certificates of others are known: programs
 * would not offer theirs (RFC 8446 §4.2.4).
 */
function renderBinds(options: HaproxyOptions, { withAnchors, withCrls, withOthers }: Trusting): string[] {
  const { listen, directory, upstreamTrust } = options
  if (listen.length === 0) throw new UnrenderableError("Name at least one port to listen on.")
  const trust = withAnchors
    ? `${withOthers ? "ca-verify-file" : "ca-file"} ${directory}/anchors.pem${withCrls ? ` crl-file ${directory}/crls.pem` : ""}`
    : // nobody is trusted yet, as no issuer is known; without a file nobody would be asked for a certificate
      `ca-verify-file ${path("The trust", upstreamTrust ?? debianTrust)}`
  const tls = [
    `ssl crt-list ${directory}/certificates.list strict-sni`,
    `verify optional crt-ignore-err all ca-ignore-err all ${trust}`,
    "ssl-min-ver TLSv1.2 no-tls-tickets ciphers ECDHE+AESGCM:ECDHE+CHACHA20",
    // HTTP/1.1 alone, and no way up from it: over HTTP/2 there is no target as it was sent
    "proto h1 alpn http/1.1",
  ].join(" ")
  const shape = /^(?:(?:\[[0-9a-f:.]+\]|[a-z0-9.*-]+):)?\d{1,5}$/
  return listen.map((where) => {
    const address = plain("The address", where, shape)
    return `bind ${/^\d+$/.test(address) ? `:${address}` : address} ${tls}`
  })
}

function renderLogging({ log, directory }: HaproxyOptions): string[] {
  // a map that nothing asks is not loaded, and the agent reads there which release is served
  if (log === "off")
    return ["no log", `http-request set-var(txn.gatewarden_serving) str(serving),map_str(${directory}/release.map)`]
  const address = log.startsWith("/")
    ? path("The log", log)
    : plain("The log", log, /^(?:stdout|stderr|(?:\[[0-9a-f:]+\]|[a-z0-9.-]+):\d{1,5})$/)
  return [
    "no log",
    `log ${address} len 65535 format ${log.startsWith("/") ? "rfc3164" : "raw"} local0`,
    "option dontlognull",
    ...renderLogFormat(directory),
  ]
}

const renderTimes = (): string[] => ["timeout client 60s", "timeout http-request 15s", "timeout http-keep-alive 60s"]

/** The caller's trace where it is well-formed (W3C Trace Context §3.2), else a new one; the gateway is the parent of what follows. */
function renderTrace(): string[] {
  const trace = "(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}"
  const known = `{ req.fhdr(traceparent) -m reg ${quoted(`^00-${trace}\\z|^(?!00|ff)[0-9a-f]{2}-${trace}(?:-|\\z)`)} } { req.fhdr_cnt(traceparent) 1 }`
  return [
    "http-request set-var(txn.gw_id) 'uuid,regsub(-,,g)'",
    "http-request set-var(txn.gw_span) var(txn.gw_id),bytes(0,16)",
    `http-request set-var(txn.gw_trace) req.fhdr(traceparent),field(2,-) if ${known}`,
    `http-request set-var(txn.gw_flags) req.fhdr(traceparent),field(4,-) if ${known}`,
    "http-request set-var(txn.gw_foreign) bool(true) if { var(txn.gw_trace) -m found }",
    "http-request set-var(txn.gw_trace) var(txn.gw_id) if !{ var(txn.gw_foreign) -m found }",
    "http-request set-var(txn.gw_flags) str(01) if !{ var(txn.gw_foreign) -m found }",
  ]
}

function renderRequest(notAfter: number | undefined): string[] {
  return [
    "http-request set-var(txn.gw_target) url",
    // as a text: compared as a method, one in lower case would be what it is called in upper case
    "http-request set-var(txn.gw_method) method,concat()",
    "http-request set-var(txn.gw_name) ssl_fc_sni,lower",
    `http-request set-var(txn.gw_host) 'req.fhdr(host),lower,regsub("[.]?(:[0-9]*)?$","")'`,
    ...(notAfter === undefined ? [] : [refuse("bundle-expired", `{ date(0,ms) ge ${notAfter} }`)]),
    refuse("malformed-path", `!{ var(txn.gw_method) -m reg ${quoted(`^${methodSource}\\z`)} }`),
    refuse("malformed-path", `{ var(txn.gw_target) -m reg ${quoted(malformedTargetSource)} }`),
    refuse("unknown-host", "!{ req.fhdr_cnt(host) 1 }"),
    refuse("unknown-host", "!{ var(txn.gw_name),strcmp(txn.gw_host) 0 }"),
  ]
}

/**
 * The time is compared in each request, since a connection may outlive its certificate; years have two digits (a certificate that
 * ends after 2049 counts as later, and what OpenSSL found in the handshake counts as well).
 */
function renderCertificate(directory: string): string[] {
  const now = "date,utime(%y%m%d%H%M%S)"
  const pinned = "{ var(txn.gw_pinned) -m found }"
  return [
    "http-request set-var(txn.gw_sha256) ssl_c_der,sha2(256),hex,lower",
    "http-request set-var(txn.gw_fingerprint) 'str(sha256:),concat(,txn.gw_sha256)' if { ssl_c_used }",
    "http-request set-var(txn.gw_serial) ssl_c_serial,hex",
    "http-request set-var(txn.gw_issuer_name) 'ssl_c_i_dn(,0,rfc2253)'",
    "http-request set-var(txn.gw_subject) 'ssl_c_s_dn(,0,rfc2253)'",
    "http-request set-var(txn.gw_not_before) ssl_c_notbefore,add(0)",
    "http-request set-var(txn.gw_not_after) ssl_c_notafter,add(0)",
    `http-request set-var(txn.gw_pinned) var(txn.gw_sha256),map_str(${directory}/pins.map)`,
    `http-request set-var(txn.gw_issuer) var(txn.gw_issuer_name),sha2(256),hex,map_str(${directory}/issuers.map)`,
    refuse("no-client-certificate", "!{ ssl_c_used }"),
    "# whoever may hand over certificates is told apart, and HAProxy cannot read what is handed over",
    refuse("no-client-certificate", `{ var(txn.gw_sha256),map_str(${directory}/peers.map) -m found }`),
    refuse("certificate-expired", `{ var(txn.gw_not_after) -m found } { ${now},sub(txn.gw_not_after) gt 0 }`),
    refuse(
      "certificate-expired",
      `{ var(txn.gw_not_before) -m int lt 500000000000 } { ${now},sub(txn.gw_not_before) lt 0 }`,
    ),
    refuse("certificate-expired", "{ ssl_c_verify 9 10 } !{ ssl_c_ca_err 9 10 }"),
    "# 23 is the verdict of a CRL",
    ...["!{ ssl_c_verify 0 23 }", "!{ ssl_c_err 0 23 }", "!{ ssl_c_ca_err 0 }", "!{ var(txn.gw_issuer) -m found }"].map(
      (doubt) => refuse("untrusted-issuer", `!${pinned} ${doubt}`),
    ),
    refuse("certificate-revoked", `!${pinned} { ssl_c_verify 23 }`),
    refuse(
      "certificate-revoked",
      `!${pinned} { str(c-),concat(,txn.gw_issuer,-),concat(,txn.gw_serial),map_str(${directory}/deny.map) -m found }`,
    ),
    refuse("certificate-revoked", `{ str(f-),concat(,txn.gw_sha256),map_str(${directory}/deny.map) -m found }`),
  ]
}

/** The common name where it is the whole of the most specific part of the subject, as decide() reads it. */
function renderApplication(directory: string): string[] {
  const named = `{ var(txn.gw_subject) -m reg ${quoted("^CN=[^,+\\x5c]+(?:,|\\z)")} }`
  return [
    "http-request set-var(txn.gw_application) var(txn.gw_pinned) if { var(txn.gw_pinned) -m found }",
    `http-request set-var(txn.gw_application) 'var(txn.gw_subject),bytes(3),field(1,",")' if !{ var(txn.gw_pinned) -m found } ${named}`,
    `http-request set-var(txn.gw_account) var(txn.gw_application),map_str(${directory}/applications.map)`,
    refuse("unknown-application", "!{ var(txn.gw_account) -m found }"),
    "http-request set-var(txn.gw_known) var(txn.gw_application) if !decided",
    refuse("application-suspended", "!{ var(txn.gw_account) -m str active }"),
    refuse("application-suspended", `{ var(txn.gw_application),map_str(${directory}/suspended.map) -m found }`),
  ]
}
