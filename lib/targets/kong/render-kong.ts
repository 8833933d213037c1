// Kong's declarative configuration: authorities, a service and its routes for each API, and a consumer for each application.
// For the Kong export. JSON is YAML, and its one spelling keeps the bytes the same.
import { parsePathTemplate, templateSource } from "@/lib/core/path-template"
import type { PolicyBundle, PolicyHost, PolicyRoute } from "@/lib/core/policy"
import { denyListJson } from "../deny-list"
import type { ExportTarget } from "../export-target"
import { grantedApplications } from "../granted"
import { asksForToken } from "../proxy/hosts"
import { type JsonValue, sortedJson } from "../sorted-json"
import { stableUuid, trustPem } from "../trust-pem"

function renderKong(bundle: PolicyBundle): string {
  const { trust, routes } = bundle
  const authorities = [...new Map(trust.anchors.map((anchor) => [anchor.sha256, anchor])).values()]
  const ids = authorities.map(({ sha256 }) => stableUuid(sha256))
  const routesOf = (host: string) => routes.routes.filter((route) => route.host === host)
  return `${sortedJson(
    {
      _format_version: "3.0",
      ca_certificates: authorities.map(({ pem }, index) => ({ id: ids[index] ?? "", cert: pem })),
      // nothing here compares a token with the certificate, so an API that asks for one is not let through without
      services: routes.hosts
        .filter((host) => !asksForToken(host))
        .map((host) => renderService(host, routesOf(host.host))),
      consumers: grantedApplications(bundle).map(({ id, partner, scopes }) => ({
        username: id,
        tags: [partner],
        acls: scopes.map((group) => ({ group })),
      })),
      plugins: [{ name: "mtls-auth", config: mutualTls(ids) }],
    },
    2,
  )}\n`
}

function mutualTls(authorities: readonly string[]): JsonValue {
  return {
    ca_certificates: authorities,
    // by the common name, which is the application's identifier; nobody passes without being one
    consumer_by: ["username"],
    skip_consumer_lookup: false,
    // an authority that cannot be asked refuses, as an expired CRL does elsewhere
    revocation_check_mode: "STRICT",
    // seconds both, whatever Kong's reference says of the second (Kong/docs.konghq.com, issue 7732)
    cache_ttl: 5,
    cert_cache_ttl: 5,
    send_ca_dn: false,
  }
}

function renderService({ host, api, upstream }: PolicyHost, routes: readonly PolicyRoute[]): JsonValue {
  return {
    name: `${api}-${host}`,
    url: upstream,
    routes: routes.map(({ id, methods, path, scope }) => ({
      ...{ name: id, hosts: [host], methods },
      // Kong 3 takes what begins with a tilde for an expression
      paths: [`~${templateSource(parsePathTemplate(path))}$`],
      ...{ protocols: ["https"], strip_path: false, preserve_host: true, https_redirect_status_code: 426 },
      plugins: [{ name: "acl", config: { allow: [scope], hide_groups_header: true } }],
    })),
  }
}

export const kong: ExportTarget = {
  kind: "kong",
  title: "Kong Gateway",
  enforces: [
    "mtls-auth lets in certificates of this environment's authorities whose common name is an application that may call.",
    "Each route has its scope as an ACL group, and each application the groups that it has been granted.",
    "mtls-auth asks the CRL or OCSP responder that a certificate names, strictly: where none answers, nobody passes.",
  ],
  limits: [
    "mtls-auth is a plugin of Kong Enterprise and Konnect; Kong's open-source edition does not have it.",
    "The deny list is not looked at: a revocation takes effect when the CRL or OCSP answer that Kong has kept ends, not at once.",
    "A grant's end takes effect with the next import only, and so does a suspension.",
    "A consumer is found by common name: certificates of other authorities that are registered one by one are not accepted.",
    "Kong normalises a path before it looks for its route, so encoded paths are judged in another form than they were sent in.",
    "An API with a token policy is left out, and decK removes it: Kong's jwt plugins do not compare cnf with the certificate.",
    "Callers of layers are not let through: what is handed over is not read.",
    "Nothing ends when the release is out of date.",
  ],
  render: (bundle) =>
    new Map([
      ["kong.yaml", renderKong(bundle)],
      ["truststore.pem", trustPem(bundle)],
      ["deny-list.json", denyListJson(bundle)],
    ]),
  instructions: `
\`\`\`sh
deck gateway diff kong.yaml      # read it first: decK removes what is not in the file
deck gateway sync kong.yaml
# without a database: KONG_DECLARATIVE_CONFIG=kong.yaml, or POST it to /config
\`\`\``,
}
