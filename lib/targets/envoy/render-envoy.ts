// One release as the files that an Envoy reads: a bootstrap, and listeners, routes, clusters and secrets as files of xDS.
// For the Envoy export. Field names are the protobuf's; a test reads every file back with the published schema.
import { parsePathTemplate, templateSource } from "@/lib/core/path-template"
import type { PolicyBundle, PolicyHost } from "@/lib/core/policy"
import type { ExportTarget } from "../export-target"
import { type JsonValue, sortedJson } from "../sorted-json"
import { trustPem } from "../trust-pem"
import { renderFilters } from "./render-filters"

/** Where the files are unpacked, and where the owner keeps what Envoy shows to clients. */
const folder = "/etc/gatewarden/envoy"
const serverCertificate = "/etc/envoy/server.pem"
const serverKey = "/etc/envoy/server.key"
const systemTrust = "/etc/ssl/certs/ca-certificates.crt"

const api = "type.googleapis.com/envoy"

function renderEnvoy(bundle: PolicyBundle): Map<string, string> {
  const { hosts } = bundle.routes
  const answer = (resources: JsonValue[]) => ({ version_info: String(bundle.manifest.sequence), resources })
  return new Map(
    Object.entries({
      "bootstrap.json": bootstrap(),
      "listeners.json": answer([listener(bundle)]),
      "routes.json": answer(hosts.map((host) => routeConfiguration(bundle, host))),
      "clusters.json": answer(hosts.map(cluster)),
      "secrets.json": answer([secret(bundle)]),
    }).map(([name, value]) => [name, `${sortedJson(value, 1)}\n`]),
  )
}

const file = (name: string): JsonValue => ({
  path_config_source: { path: `${folder}/${name}` },
  resource_api_version: "V3",
})

function bootstrap(): JsonValue {
  return {
    node: { id: "gatewarden", cluster: "gatewarden" },
    dynamic_resources: { lds_config: file("listeners.json"), cds_config: file("clusters.json") },
  }
}

/** A chain for each name of the handshake, which serves that host alone: another SNI ends the handshake, another Host gets 421. */
function listener(bundle: PolicyBundle): JsonValue {
  return {
    "@type": `${api}.config.listener.v3.Listener`,
    name: "gatewarden",
    address: { socket_address: { address: "0.0.0.0", port_value: 8443 } },
    listener_filters: [
      {
        name: "envoy.filters.listener.tls_inspector",
        typed_config: { "@type": `${api}.extensions.filters.listener.tls_inspector.v3.TlsInspector` },
      },
    ],
    filter_chains: bundle.routes.hosts.map((entry) => ({
      filter_chain_match: { server_names: [entry.host], transport_protocol: "tls" },
      transport_socket: downstreamTls(),
      filters: [
        { name: "envoy.filters.network.http_connection_manager", typed_config: connectionManager(bundle, entry) },
      ],
    })),
  }
}

function downstreamTls(): JsonValue {
  return {
    name: "envoy.transport_sockets.tls",
    typed_config: {
      "@type": `${api}.extensions.transport_sockets.tls.v3.DownstreamTlsContext`,
      require_client_certificate: true,
      // a resumed session is not looked at again, so a revoked certificate would go on
      disable_stateless_session_resumption: true,
      disable_stateful_session_resumption: true,
      common_tls_context: {
        alpn_protocols: ["h2", "http/1.1"],
        tls_params: { tls_minimum_protocol_version: "TLSv1_2" },
        tls_certificates: [
          { certificate_chain: { filename: serverCertificate }, private_key: { filename: serverKey } },
        ],
        validation_context_sds_secret_config: { name: "gatewarden", sds_config: file("secrets.json") },
      },
    },
  }
}

function connectionManager(bundle: PolicyBundle, entry: PolicyHost): JsonValue {
  return {
    "@type": `${api}.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager`,
    stat_prefix: "gatewarden",
    rds: { route_config_name: entry.host, config_source: file("routes.json") },
    http_filters: renderFilters(bundle, entry),
    // decided on what is forwarded: what would have to be normalised first is refused
    normalize_path: false,
    merge_slashes: false,
    path_with_escaped_slashes_action: "REJECT_REQUEST",
    common_http_protocol_options: { headers_with_underscores_action: "REJECT_REQUEST" },
    // what a caller sent under this name is dropped, and the certificate that he showed takes its place
    forward_client_cert_details: "SANITIZE_SET",
    set_current_client_cert_details: { subject: true, cert: true, uri: true },
    use_remote_address: true,
    server_header_transformation: "PASS_THROUGH",
  }
}

function routeConfiguration({ routes }: PolicyBundle, { host }: PolicyHost): JsonValue {
  const matched = routes.routes
    .filter((route) => route.host === host)
    .map(({ id, methods, path, scope }) => ({
      name: id,
      match: {
        safe_regex: { regex: templateSource(parsePathTemplate(path)) },
        headers: [{ name: ":method", string_match: { safe_regex: { regex: methods.join("|") } } }],
      },
      route: { cluster: host },
      metadata: { filter_metadata: { "envoy.filters.http.lua": { scope } } },
    }))
  const none = { match: { prefix: "/" }, direct_response: { status: 404 } }
  return {
    "@type": `${api}.config.route.v3.RouteConfiguration`,
    name: host,
    ignore_port_in_host_matching: true,
    request_headers_to_remove: ["client-cert", "client-cert-chain"],
    virtual_hosts: [
      { name: host, domains: [host], routes: [...matched, none] },
      { name: "other", domains: ["*"], routes: [{ match: { prefix: "/" }, direct_response: { status: 421 } }] },
    ],
  }
}

function cluster({ host, upstream }: PolicyHost): JsonValue {
  const { protocol, hostname, port } = new URL(upstream)
  const secure = protocol === "https:"
  const address = {
    address: hostname.replace(/^\[|\]$/g, ""),
    port_value: port === "" ? (secure ? 443 : 80) : Number(port),
  }
  return {
    "@type": `${api}.config.cluster.v3.Cluster`,
    name: host,
    type: "STRICT_DNS",
    connect_timeout: "5s",
    load_assignment: {
      cluster_name: host,
      endpoints: [{ lb_endpoints: [{ endpoint: { address: { socket_address: address } } }] }],
    },
    ...(secure ? { transport_socket: upstreamTls(hostname) } : {}),
  }
}

function upstreamTls(name: string): JsonValue {
  return {
    name: "envoy.transport_sockets.tls",
    typed_config: {
      "@type": `${api}.extensions.transport_sockets.tls.v3.UpstreamTlsContext`,
      sni: name,
      common_tls_context: {
        validation_context: {
          trusted_ca: { filename: systemTrust },
          match_typed_subject_alt_names: [{ san_type: "DNS", matcher: { exact: name } }],
        },
      },
    },
  }
}

/** Every authority needs its CRL: Envoy refuses a chain in which one has none. */
function secret(bundle: PolicyBundle): JsonValue {
  const crls = bundle.trust.crls.flatMap(({ artifact }) => {
    const der = bundle.crls.get(artifact)
    return der === undefined ? [] : [pem("X509 CRL", der)]
  })
  return {
    "@type": `${api}.extensions.transport_sockets.tls.v3.Secret`,
    name: "gatewarden",
    validation_context: {
      trusted_ca: { inline_string: trustPem(bundle) },
      ...(crls.length === 0 ? {} : { crl: { inline_string: crls.join("") } }),
    },
  }
}

function pem(label: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString("base64")
      .match(/.{1,64}/g) ?? []
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`
}

export const envoy: ExportTarget = {
  kind: "envoy",
  title: "Envoy",
  enforces: [
    "The handshake verifies chain and CRL, for known names only, and never resumes a session.",
    "Malformed request targets are refused by the raw path, which is the one that is forwarded.",
    "RBAC lets an application through by the SPIFFE ID in its certificate, to the routes whose scope it has been granted.",
    "Lua refuses what the deny list names, and what has ended: grants to the second, and everything once the release is out of date.",
    "Tokens are verified by jwt_authn with the keys of their issuer; Lua compares cnf with the certificate, and the scope.",
    "x-forwarded-client-cert, Client-Cert and Client-Cert-Chain of callers are dropped.",
  ],
  limits: [
    "A request without a certificate, or with one that is expired or untrusted, ends in the handshake: the caller reads no reason.",
    "RBAC answers 403 where others say 400 for a malformed path and 404 for no such route, and names no reason.",
    "Certificates of other authorities that are registered one by one are not accepted, and no layer in front may hand over a certificate.",
    "jwt_authn allows a second of clock skew.",
    "The clock of Lua has whole seconds, so an end may come up to a second early.",
    "New files are read when they are moved into place; nothing reports which release is enforced.",
  ],
  render: renderEnvoy,
  instructions: `
\`\`\`sh
install -d ${folder} && tar xzf EXPORT.tar.gz -C ${folder}.new          # unpack beside, then move file by file:
for name in secrets routes clusters listeners; do mv ${folder}.new/$name.json ${folder}/$name.json; done
envoy --mode validate -c ${folder}/bootstrap.json
envoy -c ${folder}/bootstrap.json
\`\`\`
Envoy follows a file that is moved into place, not one that is written over. Its own certificate lies at ${serverCertificate} and
${serverKey}; add an \`admin\` section to the bootstrap on a loopback address where you want one.`,
}
