// What Apigee takes: certificates for a trust store, target servers, and a key value map that a proxy's policies look up.
// For the Apigee export.
import { parsePathTemplate, templateSource } from "@/lib/core/path-template"
import type { PolicyBundle } from "@/lib/core/policy"
import { denyListJson } from "../deny-list"
import type { ExportTarget } from "../export-target"
import { grantedApplications } from "../granted"
import { type JsonValue, sortedJson } from "../sorted-json"
import { trustPem } from "../trust-pem"

function renderEntries(bundle: PolicyBundle): JsonValue {
  const { routes, revocations, manifest } = bundle
  const entry = (name: string, value: JsonValue) => ({ name, value: sortedJson(value) })
  return {
    keyValueEntries: [
      entry("release", { sequence: manifest.sequence, notAfter: manifest.notAfter }),
      ...grantedApplications(bundle).map(({ id, scopes }) => entry(`application:${id}`, scopes)),
      ...revocations.revoked.map(({ sha256 }) => entry(`revoked:${sha256}`, true)),
      ...routes.hosts.map(({ host }) =>
        entry(
          `routes:${host}`,
          routes.routes
            .filter((route) => route.host === host)
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
    "The trust store verifies the chain of client certificates at the ingress of Apigee hybrid, or at the load balancer in front of Apigee.",
    "The key value map holds, for a proxy's policies: scopes of applications, revoked certificates by SHA-256, and routes with their scopes.",
    "Target servers name the APIs behind the gateway.",
  ],
  limits: [
    "Apigee decides by nothing in the key value map by itself: a proxy has to look up the certificate, the application and the route, and refuse.",
    "No CRL is looked at: a revoked certificate is accepted until it ends, unless the proxy looks it up in the map.",
    "Apigee hands over a SHA-1 fingerprint: compute SHA-256 from tls.client.raw.cert, which only Apigee hybrid gives.",
    "A key value map is cached, by default for five minutes, and an entry of it that is no longer exported has to be removed.",
    "A grant's end and a suspension take effect with the next import.",
    "Token policies are not rendered, and nothing ends when the release is out of date.",
  ],
  render: (bundle) =>
    new Map([
      ["truststore.pem", trustPem(bundle)],
      ["key-value-map.json", `${sortedJson(renderEntries(bundle), 2)}\n`],
      ["target-servers.json", `${sortedJson(renderTargetServers(bundle), 2)}\n`],
      ["deny-list.json", denyListJson(bundle)],
    ]),
  instructions: `
\`\`\`sh
API=https://apigee.googleapis.com/v1/organizations/ORG/environments/ENV
TOKEN="$(gcloud auth print-access-token)"
curl -fsS -H "Authorization: Bearer $TOKEN" -F certFile=@truststore.pem \\
  "$API/keystores/gatewarden/aliases?alias=SEQUENCE&format=keycertfile"
jq -c '.[]' target-servers.json | while read -r server; do
  curl -fsS -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d "$server" "$API/targetservers"
done
jq -c '.keyValueEntries[]' key-value-map.json | while read -r entry; do
  curl -fsS -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d "$entry" "$API/keyvaluemaps/gatewarden/entries"
done
\`\`\``,
}
