// What Apigee takes: authorities for what ends TLS in front of it, target servers, and a key value map that a proxy's policies look up.
// For the Apigee export.
import { parsePathTemplate, templateSource } from "@/lib/core/path-template"
import type { PolicyBundle } from "@/lib/core/policy"
import { denyListJson } from "../deny-list"
import type { ExportTarget } from "../export-target"
import { grantedApplications } from "../granted"
import { asksForToken } from "../proxy/hosts"
import { type JsonValue, sortedJson } from "../sorted-json"
import { rootsAndBelow } from "../trust-chains"
import { trustPem } from "../trust-pem"

function renderEntries(bundle: PolicyBundle): JsonValue {
  const { routes, revocations, manifest } = bundle
  const entry = (name: string, value: JsonValue) => ({ name, value: sortedJson(value) })
  return {
    keyValueEntries: [
      entry("release", { sequence: manifest.sequence, notAfter: manifest.notAfter }),
      ...grantedApplications(bundle).map(({ id, scopes }) => entry(`application:${id}`, scopes)),
      ...revocations.revoked.map(({ sha256 }) => entry(`revoked:${sha256}`, true)),
      // nothing here compares a token with the certificate, so an API that asks for one has no routes
      ...routes.hosts.map((api) =>
        entry(
          `routes:${api.host}`,
          routes.routes
            .filter(({ host }) => host === api.host && !asksForToken(api))
            .map(({ methods, path, scope }) => ({
              methods,
              path: `^${templateSource(parsePathTemplate(path))}$`,
              scope,
            })),
        ),
      ),
    ],
  }
}

/** A TrustConfig of Certificate Manager, as `gcloud certificate-manager trust-configs import` reads it. JSON is YAML. */
function renderTrustConfig(bundle: PolicyBundle): JsonValue {
  const { roots, below } = rootsAndBelow(bundle)
  const certificates = (anchors: typeof roots) => anchors.map(({ pem }) => ({ pemCertificate: `${pem.trim()}\n` }))
  return { trustStores: [{ trustAnchors: certificates(roots), intermediateCas: certificates(below) }] }
}

function renderTargetServers({ routes }: PolicyBundle): JsonValue {
  return routes.hosts.map(({ host, upstream }) => {
    const { protocol, hostname, port } = new URL(upstream)
    const secure = protocol === "https:"
    return {
      name: host.replaceAll(".", "-"),
      host: hostname,
      port: port === "" ? (secure ? 443 : 80) : Number(port),
      isEnabled: true,
      ...(secure ? { sSLInfo: { enabled: true, enforce: true } } : {}),
    }
  })
}

export const apigee: ExportTarget = {
  kind: "apigee",
  title: "Apigee",
  enforces: [
    "The authorities verify the chain of client certificates at the ingress of Apigee hybrid, or at the load balancer in front of Apigee.",
    "The key value map holds, for a proxy's policies: scopes of applications, revoked certificates by SHA-256, and routes with their scopes.",
    "Target servers name the APIs behind the gateway.",
  ],
  limits: [
    "Apigee decides by nothing in the key value map by itself: a proxy has to look up the certificate, the application and the route, and refuse.",
    "No CRL is looked at: a revoked certificate is accepted until it ends, unless the proxy looks it up in the map.",
    "Apigee hands over a SHA-1 fingerprint: compute SHA-256 from tls.client.raw.cert, which only Apigee hybrid gives.",
    "A key value map is cached, by default for five minutes, and an entry of it that is no longer exported has to be removed.",
    "A grant's end and a suspension take effect with the next import.",
    "An API with a token policy has no routes: nothing compares cnf with the certificate.",
    "Callers of layers are not let through: what is handed over is not read.",
    "A load balancer reads one trust store of a trust config, and checks neither CRL nor OCSP.",
    "Nothing ends when the release is out of date.",
  ],
  render: (bundle) =>
    new Map([
      ["truststore.pem", trustPem(bundle)],
      ["trust-config.yaml", `${sortedJson(renderTrustConfig(bundle), 2)}\n`],
      ["key-value-map.json", `${sortedJson(renderEntries(bundle), 2)}\n`],
      ["target-servers.json", `${sortedJson(renderTargetServers(bundle), 2)}\n`],
      ["deny-list.json", denyListJson(bundle)],
    ]),
  instructions: `
\`\`\`sh
# Apigee behind a load balancer. Once: a server TLS policy with clientValidationMode REJECT_INVALID and this trust config, on the target HTTPS proxy
gcloud certificate-manager trust-configs import gatewarden --source=trust-config.yaml --location=global
# Apigee hybrid, in overrides.yaml: virtualhosts with tlsMode: MUTUAL and caCertPath: truststore.pem. Key stores are for the way to targets.
API=https://apigee.googleapis.com/v1/organizations/ORG/environments/ENV
TOKEN="$(gcloud auth print-access-token)"
call() { curl -fsS -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -X "$1" -d "$2" "$API/$3"; }
call POST '{"name":"gatewarden","encrypted":true}' keyvaluemaps || true       # it may be there
# what is there is replaced, what is not is made
jq -c '.[]' target-servers.json | while read -r server; do
  name="$(jq -rn --argjson it "$server" '$it.name | @uri')"
  call PUT "$server" "targetservers/$name" || call POST "$server" targetservers
done
jq -c '.keyValueEntries[]' key-value-map.json | while read -r entry; do
  name="$(jq -rn --argjson it "$entry" '$it.name | @uri')"
  call PUT "$entry" "keyvaluemaps/gatewarden/entries/$name" || call POST "$entry" keyvaluemaps/gatewarden/entries
done
\`\`\``,
}
