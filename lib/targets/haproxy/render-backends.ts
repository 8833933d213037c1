// A backend for each API's hostname: its routes, the grant of the route's scope, what the API is told of the caller, and where it is.
// A request is in the backend of the handshake's name, which is the name of Host by then.
import { httpMethods } from "@/lib/core/http-methods"
import { parsePathTemplate, templateSource } from "@/lib/core/path-template"
import type { PolicyBundle, PolicyHost, PolicyRoute } from "@/lib/core/policy"
import { believed, hop } from "../proxy/forwarded-fields"
import { sortedHosts } from "../proxy/hosts"
import { scopeShape } from "../proxy/shapes"
import { UnrenderableError } from "../proxy/unrenderable-error"
import { isAddress, readUpstream } from "../proxy/upstream"
import { type MapEntry, path, plain, quoted, renderMap } from "./config-text"
import type { HaproxyOptions } from "./options"
import { renderOwnErrors, renderReturns } from "./problems"
import { debianTrust, decided, refuse } from "./render-frontend"
import { renderTokenRules } from "./tokens"

export function renderBackends(bundle: PolicyBundle, options: HaproxyOptions): string {
  const hosts = sortedHosts(bundle)
  return [
    section("backend gatewarden-nobody", ["mode http", "http-request return status 421"]),
    ...hosts.map((host, index) => renderBackend(bundle, host, index + 1, options)),
  ].join("\n")
}

/** Hostname → backend, and the routes of each. */
export function renderRouteMaps(bundle: PolicyBundle): Map<string, string> {
  const hosts = sortedHosts(bundle)
  return new Map([
    ["hosts.map", renderMap(hosts.map(({ host }, index): MapEntry => [host, `gatewarden-${index + 1}`]))],
    ...hosts.map(({ host }, index): [string, string] => [
      `routes-${index + 1}.map`,
      renderMap(bundle.routes.routes.filter((route) => route.host === host).map(routeEntry)),
    ]),
  ])
}

/** A target begins with a slash and no method holds one, so that they need nothing between them. No two routes overlap: order means nothing. */
function routeEntry({ methods, path: text, scope }: PolicyRoute): MapEntry {
  const known: readonly string[] = httpMethods
  const odd = methods.find((method) => !known.includes(method))
  if (odd !== undefined) {
    throw new UnrenderableError(`No gateway passes the method ${JSON.stringify(odd.slice(0, 40))} on.`)
  }
  const source = `^(?:${[...methods].sort().join("|")})${templateSource(parsePathTemplate(text))}(?:[?]|\\z)`
  return [source, plain("The scope", scope, scopeShape)]
}

function renderBackend(bundle: PolicyBundle, host: PolicyHost, number: number, options: HaproxyOptions): string {
  const { directory } = options
  return section(`backend gatewarden-${number}`, [
    "mode http",
    ...renderOwnErrors(),
    decided,
    `http-request set-var(txn.gw_scope) method,concat(,txn.gw_target),map_reg(${directory}/routes-${number}.map)`,
    refuse("no-such-route", "!{ var(txn.gw_scope) -m found }"),
    `http-request set-var(txn.gw_end) 'var(txn.gw_application),concat("|",txn.gw_scope),map_str_int(${directory}/grants.map)'`,
    refuse("scope-not-granted", "!{ var(txn.gw_end) -m found }"),
    "# an end is exclusive",
    refuse("grant-expired", "{ date(0,ms),sub(txn.gw_end) ge 0 }"),
    ...(host.tokenPolicy.kind === "none" ? [] : renderTokenRules(host.tokenPolicy, bundle, directory)),
    ...renderReturns(directory),
    "http-request set-var(txn.gw_reason) str(allowed)",
    ...renderForwarding(host.host),
    "timeout connect 5s",
    "timeout server 60s",
    "# a kept connection that the API has just closed: asked again where asking twice changes nothing",
    "retry-on conn-failure empty-response",
    "http-request disable-l7-retry unless { method GET HEAD }",
    ...renderServers(host, options),
  ])
}

/** Copies that came from outside are dropped under every name that programs are known to believe; a header with an underscore passes for one with a hyphen. */
function renderForwarding(host: string): string[] {
  const named = [...believed, ...hop, "Client-Cert", "Connection", "Keep-Alive", "TE", "Upgrade"]
  const source = `^(?:${named.map((name) => name.toLowerCase()).join("|")})$|_|^x-(?:ssl|client|amzn-mtls|forwarded)-|^(?:ssl-client|gatewarden)-`
  const set = {
    host,
    "client-cert": ":%[ssl_c_der,base64]:",
    traceparent: "00-%[var(txn.gw_trace)]-%[var(txn.gw_span)]-%[var(txn.gw_flags)]",
    "x-forwarded-for": "%[src]",
    "x-forwarded-host": host,
    "x-forwarded-proto": "https",
    "x-real-ip": "%[src]",
  }
  return [
    `http-request del-header ${quoted(source)} -m reg`,
    "http-request del-header tracestate unless { var(txn.gw_foreign) -m found }",
    ...Object.entries(set).map(([name, value]) => `http-request set-header ${name} ${value}`),
  ]
}

/** A name without addresses gets a server that is down, so that its API answers 503 and the others work. */
function renderServers({ upstream }: PolicyHost, options: HaproxyOptions): string[] {
  const { scheme, host, port } = readUpstream(upstream)
  const name = host.replace(/^\[|\]$/g, "")
  const found = isAddress(host) ? [name] : (options.addressesOf?.(host) ?? [host])
  const tls = scheme === "https" ? ` ${renderUpstreamTls(name, isAddress(host), options)}` : ""
  if (found.length === 0) return ["server none 127.0.0.1:1 disabled"]
  return [...new Set(found)].sort().map((address, index) => {
    const where = plain("The address", address, /^[0-9a-f.:]+$|^[a-z0-9.-]+$/)
    return `server s${index + 1} ${where.includes(":") ? `[${where}]` : where}:${port} init-addr libc,none${tls}`
  })
}

/** Towards an address the certificate's name is the address itself. */
function renderUpstreamTls(name: string, isNumber: boolean, { upstreamTrust }: HaproxyOptions): string {
  const trust = path("The upstreams' trust", upstreamTrust ?? debianTrust)
  const verified = plain("The upstream", name, /^[a-z0-9.:-]+$/)
  return `ssl verify required ca-file ${trust} ssl-min-ver TLSv1.2 verifyhost ${verified}${isNumber ? "" : ` sni str(${verified})`}`
}

function section(title: string, lines: readonly string[]): string {
  return `${title}\n${lines.map((line) => `  ${line}\n`).join("")}`
}
