// One release as the files that a host's HAProxy reads; the same bundle and options give the same bytes.
// For the agent, which writes, checks and swaps them, and for tests that hold them to decide().
import type { PolicyBundle } from "@/lib/core/policy"
import { anchorsPem } from "../proxy/anchors"
import { isRevokedByCrl, usableCrls } from "../proxy/crl"
import { sortedHosts } from "../proxy/hosts"
import { checkRelease, hasPins } from "../proxy/release"
import { UnrenderableError } from "../proxy/unrenderable-error"
import { path } from "./config-text"
import type { HaproxyOptions } from "./options"
import { renderProblemMaps } from "./problems"
import { renderBackends, renderRouteMaps } from "./render-backends"
import { renderFrontend } from "./render-frontend"
import { renderMaps } from "./render-maps"
import { checksTokens, haproxyLimits, renderTokenFiles } from "./tokens"

/** Of a request with its headers, and of what the runtime API takes at once. */
const bufferBytes = 65_536

/** Of trust that the runtime API can replace: a command, its path and the empty line that ends it stand in the same buffer. */
export const mostPayload = bufferBytes - 2_048

/**
 * `gatewarden.cfg` is a file of the host's HAProxy beside its own; it names the others, all in the same folder.
 * @throws UnrenderableError for what cannot stand in a configuration, DomainError for a path template that is none
 */
export function renderHaproxy(bundle: PolicyBundle, given: HaproxyOptions): Map<string, string> {
  checkRelease(bundle.manifest)
  const options = { ...given, directory: path("The directory", given.directory) }
  const anchors = renderAnchors(bundle)
  const { pem } = handedCrls(bundle, options)
  const withOthers = hasPins(bundle) || bundle.peers.length > 0
  const trusting = { withAnchors: anchors !== "", withCrls: pem !== "", withOthers }
  const config = [
    "# Gatewarden. Rendered: the next release replaces it.",
    ...haproxyLimits(bundle).map((limit) => `# ${limit}`),
    renderGlobal(options, checksTokens(bundle)),
    renderFrontend(bundle, options, trusting),
    renderBackends(bundle, options),
  ].join("\n")
  return new Map([
    ["gatewarden.cfg", config],
    ["certificates.list", renderCertificates(bundle, options)],
    ...renderMaps(bundle),
    ...renderRouteMaps(bundle),
    ...renderProblemMaps(),
    ...renderTokenFiles(bundle),
    ["anchors.pem", anchors],
    ["crls.pem", pem],
  ])
}

/** When the same bundle renders differently: its CRLs become valid, or are about to end and would lock everybody out. */
export function haproxyChangesAt(bundle: PolicyBundle, options: HaproxyOptions): Date | undefined {
  return handedCrls(bundle, options).changesAt
}

/**
 * Those that OpenSSL is handed: all or none, and none that the runtime API could not replace. The deny list, which is asked in each request,
 * holds their entries either way.
 */
function handedCrls(bundle: PolicyBundle, { at }: HaproxyOptions): { pem: string; changesAt: Date | undefined } {
  const usable = usableCrls(bundle, at ?? new Date(bundle.manifest.issuedAt))
  return usable.pem.length <= mostPayload ? usable : { pem: "", changesAt: undefined }
}

/** An authority that a CRL of its issuer revokes is left out: nothing of it is trusted, whether or not OpenSSL is handed the CRL. */
function renderAnchors(bundle: PolicyBundle): string {
  const kept = bundle.trust.anchors.filter((anchor) => !isRevokedByCrl(bundle, anchor))
  return anchorsPem(kept)
}

/** Two CA certificates may be asked to share a name; each hostname is one line, with the one certificate that is shown for it. */
function renderCertificates(bundle: PolicyBundle, { certificateFor }: HaproxyOptions): string {
  return sortedHosts(bundle)
    .map(({ host }) => {
      const { certificate, key } = certificateFor(host)
      if (!certificate.endsWith(".crt") || key !== certificate.replace(/crt$/, "key")) {
        throw new UnrenderableError(`HAProxy reads NAME.crt and NAME.key of one folder, and not ${certificate}.`)
      }
      return `${path("The certificate", certificate)} ${host}\n`
    })
    .join("")
}

function renderGlobal(options: HaproxyOptions, withTokens: boolean): string {
  const { directory, runtimeSocket, owner, hardStopSeconds = 5 } = options
  if (!Number.isInteger(hardStopSeconds) || hardStopSeconds < 1) {
    throw new UnrenderableError("The hard stop takes a whole number of seconds, at least one.")
  }
  const who = owner === undefined ? "" : ` uid ${owner.uid} gid ${owner.gid}`
  return `global
  # a certificate of NAME.crt has its key in NAME.key
  ssl-load-extra-del-ext
  # no session is resumed: it would carry an old verdict on the certificate
  tune.ssl.cachesize 0
  tune.bufsize ${bufferBytes}
  tune.maxrewrite ${bufferBytes / 4}
  hard-stop-after ${hardStopSeconds}s
  stats socket ${path("The runtime socket", runtimeSocket)} mode 600${who} level admin expose-fd listeners
${withTokens ? `  # reads tokens, and nothing else\n  lua-load-per-thread ${directory}/tokens.lua\n` : ""}`
}
