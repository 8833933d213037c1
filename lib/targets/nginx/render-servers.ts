// The servers: one for each API's hostname, one that refuses every other name in the handshake, and one that tells the release.
// Every one of them says all that matters itself, so that nothing in the rest of the host's nginx weakens it.
import type { PolicyBundle, PolicyHost } from "@/lib/core/policy"
import { asksForToken, sortedHosts } from "../proxy/hosts"
import { UnrenderableError } from "../proxy/unrenderable-error"
import { isAddress, readUpstream, type Upstream } from "../proxy/upstream"
import { plain, quotedPath } from "./config-text"
import type { NginxOptions } from "./options"
import { renderUnchecked } from "./problems"
import { renderStopAnswers } from "./stops"
import { renderTokenLocation, tokenRequest } from "./tokens"

const debianTrust = "/etc/ssl/certs/ca-certificates.crt"

/** Included by the TLS servers, the refusing one too: nginx takes some of these from the default server of an address. */
export function renderTls({ accessLog }: NginxOptions): string {
  return `ssl_protocols TLSv1.2 TLSv1.3;
ssl_ciphers ECDHE+AESGCM:ECDHE+CHACHA20;
ssl_prefer_server_ciphers off;
# a resumed session would carry an old verdict on the certificate
ssl_session_cache off;
ssl_session_tickets off;
ssl_early_data off;
server_tokens off;
merge_slashes off;
# a header with an underscore would pass for one with a hyphen behind the gateway
underscores_in_headers off;
ignore_invalid_headers on;
large_client_header_buffers 4 16k;
access_log ${accessLog === "off" ? "off" : `${quotedPath("The access log", accessLog)} gatewarden`};
`
}

/** Included by the servers of APIs. */
export function renderClients(
  { directory }: NginxOptions,
  { withAnchors, withCrls, withPins }: { withAnchors: boolean; withCrls: boolean; withPins: boolean },
): string {
  if (withAnchors && withPins) return renderOpenClients(directory)
  if (!withAnchors) return "# nobody is trusted yet\nssl_verify_client optional_no_ca;\n"
  const crl = withCrls ? `ssl_crl ${quotedPath("The directory", `${directory}/crls.pem`)};\n` : ""
  return `# optional, so that a refusal is a problem document and not an alert that nobody can read
ssl_verify_client optional;
ssl_verify_depth 3;
ssl_client_certificate ${quotedPath("The directory", `${directory}/anchors.pem`)};
${crl}`
}

/**
 * With certificates of other CAs, a request has to begin also where OpenSSL knows no issuer; identity.conf and decision.conf then
 * decide, for ours on the same verdict as ever. OpenSSL looks for a CRL of everything in a chain, also of the CA that others send
 * along, and its last complaint hides the first: so the entries of the CRLs are in the deny list here. No names of authorities are
 * sent, which would keep browsers and Java from offering what another CA issued (RFC 8446 §4.2.4).
 */
function renderOpenClients(directory: string): string {
  return `ssl_verify_client optional_no_ca;
ssl_verify_depth 8;
ssl_trusted_certificate ${quotedPath("The directory", `${directory}/anchors.pem`)};
`
}

export function renderServers(bundle: PolicyBundle, options: NginxOptions): string {
  const hosts = sortedHosts(bundle)
  const upstreams = new Map(
    [...new Set(hosts.map(({ upstream }) => upstream))].sort().map((url, index) => [url, `gatewarden_${index + 1}`]),
  )
  return [
    ...[...upstreams].map(([url, name]) => renderUpstream(name, url, options)),
    renderRefusing(options),
    ...hosts.map((host) => renderHost(host, upstreams.get(host.upstream) ?? "", options)),
    renderStatus(bundle, options),
  ].join("\n")
}

/** Where requests go: the addresses that were found for a name, or the name for nginx to look up. Empty: nowhere. */
function addressesOf({ host }: Upstream, options: NginxOptions): string[] {
  if (isAddress(host) || options.addressesOf === undefined) return [host]
  const found = options.addressesOf(host).map((address) => (address.includes(":") ? `[${address}]` : address))
  return [...new Set(found)].sort().map((address) => plain("The address", address, /^(?:[0-9.]+|\[[0-9a-f:.]+\])$/))
}

function renderUpstream(name: string, url: string, options: NginxOptions): string {
  const address = readUpstream(url)
  const found = addressesOf(address, options)
  // a name without addresses gets one that nothing listens on, so that its API answers 502 and the others work
  const servers = found.length === 0 ? ["127.0.0.1:1 down"] : found.map((host) => `${host}:${address.port}`)
  return `upstream ${name} {
${servers.map((server) => `  server ${server};\n`).join("")}  keepalive 32;
}
`
}

function renderListen({ listen }: NginxOptions, flags: string): string {
  if (listen.length === 0) throw new UnrenderableError("Name at least one port to listen on.")
  const shape = /^(?:(?:\[[0-9a-f:.]+\]|[a-z0-9.*-]+):)?\d{1,5}$/
  return listen.map((where) => `  listen ${plain("The address", where, shape)} ssl${flags};\n`).join("")
}

function include(options: NginxOptions, ...names: string[]): string {
  return names.map((name) => `  include ${quotedPath("The directory", `${options.directory}/${name}`)};\n`).join("")
}

function renderRefusing(options: NginxOptions): string {
  return `server {
${renderListen(options, " default_server")}  server_name "";
  ssl_reject_handshake on;
${include(options, "tls.conf", "refusals.conf")}  location / { return 418; }
}
`
}

function renderHost({ host, upstream, tokenPolicy }: PolicyHost, name: string, options: NginxOptions): string {
  const { certificate, key } = options.certificateFor(host)
  const address = readUpstream(upstream)
  const asks = asksForToken({ tokenPolicy })
  // without njs nobody is let through, and whoever calls is told why
  const token = !asks ? "" : options.njs ? tokenRequest : "    return 500;\n"
  return `server {
${renderListen(options, "")}  server_name ${host};
  ssl_certificate ${quotedPath("The certificate", certificate)};
  ssl_certificate_key ${quotedPath("The key", key)};
${include(options, "tls.conf", "clients.conf", ...(options.stops === undefined ? [] : ["stops.conf"]), "refusals.conf")}${asks ? renderUnchecked() : ""}${asks && options.njs ? renderTokenLocation() : ""}  location / {
    if ($gatewarden_reason != allowed) { return 418; }
${token}  ${include(options, "forwarding.conf")}${address.scheme === "https" ? renderUpstreamTls(address, options) : ""}    # without a path, nginx forwards the target exactly as it was sent
    proxy_pass ${address.scheme}://${name};
  }
}
`
}

/** Towards an address the certificate's name is the address itself. */
function renderUpstreamTls({ host }: Upstream, { upstreamTrust }: NginxOptions): string {
  const name = host.replace(/^\[|\]$/g, "")
  return `    proxy_ssl_server_name ${isAddress(host) ? "off" : "on"};
    proxy_ssl_name ${plain("The upstream", name, /^[a-z0-9.:-]+$/)};
    proxy_ssl_protocols TLSv1.2 TLSv1.3;
    proxy_ssl_verify on;
    proxy_ssl_verify_depth 4;
    proxy_ssl_trusted_certificate ${quotedPath("The upstreams' trust", upstreamTrust ?? debianTrust)};
`
}

/** Workers of an older release stop accepting before those of the next one start, so the answer is of who serves now. */
function renderStatus({ manifest }: PolicyBundle, options: NginxOptions): string {
  const { statusSocket, stops } = options
  const path = quotedPath("The status socket", statusSocket).replace(/^"/, '"unix:')
  const serving = `'{"sequence":${manifest.sequence},"stamp":${manifest.stamp}}'`
  return `server {
  listen ${path};
  access_log off;
  default_type application/json;
${stops === undefined ? `  return 200 ${serving};\n` : renderStopAnswers(stops, serving, options)}}
`
}
