// One release as the files that a host's nginx includes; the same bundle and options give the same bytes.
// For the agent, which writes, checks and swaps them, and for tests that hold them to decide().
import type { PolicyBundle } from "@/lib/core/policy"
import { anchorsPem } from "../proxy/anchors"
import { isRevokedByCrl, usableCrls } from "../proxy/crl"
import { checkRelease, hasPins } from "../proxy/release"
import { UnrenderableError } from "../proxy/unrenderable-error"
import { quotedPath } from "./config-text"
import { hasLayers, renderHandedOverScript } from "./layers"
import { listsCrls } from "./lists-crls"
import type { NginxOptions } from "./options"
import { renderProblemMaps, renderRefusals } from "./problems"
import { renderDecision } from "./render-decision"
import { renderForwarding, renderForwardingMaps } from "./render-forwarding"
import { renderIdentity } from "./render-identity"
import { fingerprintScript, renderLog } from "./render-log"
import { renderRoutes } from "./render-routes"
import { renderClients, renderServers, renderTls } from "./render-servers"
import { renderStopChecks } from "./stops"
import { tokenScript } from "./token-script"
import { checksTokens, finalReason, renderTokenHttp, renderTokenPolicies } from "./tokens"

/**
 * `http.conf` is included inside `http {}`, `main.conf` beside it; the other files are included by those.
 * @throws UnrenderableError for what cannot stand in a configuration, DomainError for a path template that is none
 */
export function renderNginx(bundle: PolicyBundle, options: NginxOptions): Map<string, string> {
  checkRelease(bundle.manifest)
  const withTokens = checksTokens(bundle, options)
  const reason = finalReason(withTokens)
  const anchors = renderAnchors(bundle, options)
  // who issued the certificate of a layer, or of another CA, is no matter
  const withPins = hasPins(bundle) || hasLayers(bundle)
  const crls = listsCrls(bundle, options) ? "" : usableCrls(bundle, momentOf(bundle, options)).pem
  const files = new Map<string, string>([
    ["main.conf", renderMain(options)],
    ["http.conf", renderHttp(bundle, options)],
    ["identity.conf", renderIdentity(bundle, options)],
    ["routes.conf", renderRoutes(bundle)],
    ["decision.conf", renderDecision(bundle, options)],
    [
      "answers.conf",
      [
        renderProblemMaps(reason),
        renderForwardingMaps(),
        renderLog(bundle, { njs: options.njs, reason, tokens: withTokens }),
      ].join("\n"),
    ],
    ["servers.conf", renderServers(bundle, options)],
    ["tls.conf", renderTls(options)],
    ["clients.conf", renderClients(options, { withAnchors: anchors !== "", withCrls: crls !== "", withPins })],
    ["refusals.conf", renderRefusals({ challenge: withTokens })],
    ["forwarding.conf", renderForwarding(bundle)],
    ["anchors.pem", anchors],
    ["crls.pem", crls],
  ])
  if (options.stops !== undefined) files.set("stops.conf", renderStopChecks(options.stops))
  if (options.njs && hasLayers(bundle)) files.set("handed-over.js", renderHandedOverScript(bundle))
  if (options.njs) files.set("fingerprint.js", fingerprintScript)
  if (withTokens) files.set("tokens.js", tokenScript).set("tokens.json", renderTokenPolicies(bundle))
  return files
}

/**
 * When the same bundle renders differently: its CRLs become valid, or are about to end and would lock everybody out.
 * Whoever rendered has to render again at that instant, also if there is no news from the server.
 */
export function nginxChangesAt(bundle: PolicyBundle, options: NginxOptions): Date | undefined {
  return listsCrls(bundle, options) ? undefined : usableCrls(bundle, momentOf(bundle, options)).changesAt
}

const momentOf = ({ manifest }: PolicyBundle, { at }: NginxOptions): Date => at ?? new Date(manifest.issuedAt)

/** Where OpenSSL is not handed the CRLs, an authority that one of them revokes is left out: nothing of it is trusted. */
function renderAnchors(bundle: PolicyBundle, options: NginxOptions): string {
  const { anchors } = bundle.trust
  const kept = listsCrls(bundle, options) ? anchors.filter((anchor) => !isRevokedByCrl(bundle, anchor)) : anchors
  return anchorsPem(kept)
}

function renderMain({ workerShutdownSeconds = 5 }: NginxOptions): string {
  if (!Number.isInteger(workerShutdownSeconds) || workerShutdownSeconds < 1) {
    throw new UnrenderableError("The shutdown of workers takes a whole number of seconds, at least one.")
  }
  return `# Beside http {}: a reload ends what is open, and expressions are compiled.
worker_shutdown_timeout ${workerShutdownSeconds}s;
pcre_jit on;
`
}

/** Room in nginx's hash tables for the largest map: it says so and slows down where there is too little. */
function renderHttp(bundle: PolicyBundle, options: NginxOptions): string {
  const { applications, revocations, routes, pinned } = bundle
  const entries = Math.max(applications.length, revocations.revoked.length, pinned.size)
  const mapSize = Math.max(2048, 2 ** Math.ceil(Math.log2(entries * 4 + 1)))
  const hostSize = Math.max(1024, 2 ** Math.ceil(Math.log2(routes.hosts.length * 4 + 1)))
  const path = (name: string) => quotedPath("The directory", `${options.directory}/${name}`)
  const layers = hasLayers(bundle)
    ? `js_import gatewarden_handed_over from ${path("handed-over.js")};\njs_set $gatewarden_handed gatewarden_handed_over.read;\n`
    : ""
  const njs = options.njs ? `js_import gatewarden_fingerprint from ${path("fingerprint.js")};\n${layers}` : ""
  const includes = ["identity.conf", "routes.conf", "decision.conf", "answers.conf", "servers.conf"]
  return `# Gatewarden, release ${bundle.manifest.sequence}, stamp ${bundle.manifest.stamp}. Rendered: the next release replaces it.
map_hash_max_size ${mapSize};
map_hash_bucket_size 256;
server_names_hash_max_size ${hostSize};
server_names_hash_bucket_size 512;
variables_hash_max_size ${Math.max(8192, hostSize * 8)};
variables_hash_bucket_size 128;
${njs}${checksTokens(bundle, options) ? renderTokenHttp(options) : ""}${includes.map((name) => `include ${path(name)};\n`).join("")}`
}
