// Layers that may hand over their callers' certificates: found by SHA-1 in a map, made sure of by SHA-256 in njs, which reads the header.
// For the identity maps. Of anybody else the header is never looked at; without a layer in the bundle none of this is rendered.
import { createHash, X509Certificate } from "node:crypto"
import type { PolicyBundle } from "@/lib/core/policy"
import { subjectDer } from "../proxy/crl"
import { issuerNumbers } from "../proxy/issuer-numbers"
import { UnrenderableError } from "../proxy/unrenderable-error"
import { type MapEntry, matching, plain, renderMap } from "./config-text"
import { handedOverScript } from "./handed-over-script"
import type { NginxOptions } from "./options"
import { revokedPin } from "./pinned"

export const hasLayers = ({ peers }: PolicyBundle): boolean => peers.length > 0

/** Names of maps that are picked between: what the handshake showed, and what was handed over. */
export const direct = (bundle: PolicyBundle, variable: string): string =>
  hasLayers(bundle) ? `${variable}_direct` : variable

/** Variables that say of the caller what nginx says of the connection. */
export function callerVariables(bundle: PolicyBundle): { serial: string; sha1: string } {
  return hasLayers(bundle)
    ? { serial: "$gatewarden_serial", sha1: "$gatewarden_sha1" }
    : { serial: "$ssl_client_serial", sha1: "$ssl_client_fingerprint" }
}

/** Behind `peer `, in this order; see handed-over-script.ts. */
const fields = ["name", "issuer", "serial", "common_name", "sha256", "sha1", "pinned", "base64"] as const
type Field = (typeof fields)[number]

function fieldMap(name: Field, shape: string): string {
  const before = fields.indexOf(name) + 2
  const group = `gatewarden_f_${name}`
  const source = `^(?:[^ ]+ ){${before}}(?<${group}>${shape})(?: |\\z)`
  return renderMap("$gatewarden_layer", `$gatewarden_handed_${name}`, [[matching(source), `$${group}`]], '""')
}

export function renderLayers(bundle: PolicyBundle, { njs }: NginxOptions): string {
  const entries = bundle.peers.map(({ pem }): MapEntry => {
    const sha1 = createHash("sha1").update(new X509Certificate(pem).raw).digest("hex")
    // without njs nobody can read the header, so nobody is believed
    return [sha1, njs ? '"peer $gatewarden_handed"' : '"peer none"']
  })
  const pick = (variable: string, handed: string, own = `${variable}_direct`) =>
    renderMap("$gatewarden_layer_state", variable, [['""', own]], handed)
  return [
    "# layers that may hand over certificates",
    renderMap("$ssl_client_fingerprint", "$gatewarden_layer", [...new Map(entries)].sort(), '""'),
    renderMap(
      "$gatewarden_layer",
      "$gatewarden_layer_state",
      [
        ['""', '""'],
        [matching("^peer (?<gatewarden_f_state>pass|expired|revoked|stranger)(?: |\\z)"), "$gatewarden_f_state"],
      ],
      "none",
    ),
    fieldMap("name", "[A-Za-z0-9][A-Za-z0-9._-]*"),
    fieldMap("issuer", "[0-9]+"),
    fieldMap("serial", "[0-9A-F]+"),
    fieldMap("common_name", "[a-z0-9_]+"),
    fieldMap("sha256", "[0-9a-f]{64}"),
    fieldMap("sha1", "[0-9a-f]{40}"),
    fieldMap("pinned", "[a-z0-9_]+"),
    fieldMap("base64", "[A-Za-z0-9+/=]+"),
    pick("$gatewarden_issuer", "$gatewarden_handed_issuer"),
    pick("$gatewarden_common_name", "$gatewarden_handed_common_name"),
    pick("$gatewarden_pinned", "$gatewarden_handed_pinned"),
    pick("$gatewarden_serial", "$gatewarden_handed_serial", "$ssl_client_serial"),
    pick("$gatewarden_sha1", "$gatewarden_handed_sha1", "$ssl_client_fingerprint"),
    renderMap("$gatewarden_handed_base64", "$gatewarden_handed_cert", [['""', '""']], '":$gatewarden_handed_base64:"'),
    pick("$gatewarden_passed_cert", "$gatewarden_handed_cert", "$gatewarden_client_cert"),
    renderReasons(),
  ].join("\n")
}

/** A layer never acts for itself: it is judged by what it hands over, once its own certificate has been. */
function renderReasons(): string {
  const isLayer = (variable: string, own: string) =>
    renderMap("$gatewarden_layer_state", variable, [['""', own]], "$gatewarden_reason_handed")
  return [
    isLayer("$gatewarden_reason_known", "$gatewarden_reason_remaining"),
    isLayer("$gatewarden_reason_stranger", "$gatewarden_reason_unproven"),
    renderMap(
      "$gatewarden_layer_state",
      "$gatewarden_reason_handed",
      [
        ["pass", "$gatewarden_reason_issuer"],
        ["expired", "certificate-expired"],
        ["revoked", "certificate-revoked"],
        ["stranger", "untrusted-issuer"],
      ],
      "no-client-certificate",
    ),
  ].join("\n")
}

/** Where the chain of checks goes on for a certificate that OpenSSL vouches for, and for one whose issuer it does not know. */
export const afterHandshake = (bundle: PolicyBundle): { known: string; unknown: string } =>
  hasLayers(bundle)
    ? { known: "$gatewarden_reason_known", unknown: "$gatewarden_reason_stranger" }
    : { known: "$gatewarden_reason_remaining", unknown: "$gatewarden_reason_unproven" }

/** The script with what it compares with: layers, names of our issuers, certificates of other CAs. */
export function renderHandedOverScript(bundle: PolicyBundle): string {
  const revoked = new Set(bundle.revocations.revoked.map(({ sha256 }) => sha256))
  const peers = bundle.peers.map(({ name, sha256, pem, header }) => {
    const { validFrom, validTo } = new X509Certificate(pem)
    const [notBefore, notAfter] = [Date.parse(validFrom), Date.parse(validTo)]
    if (!Number.isFinite(notBefore) || !Number.isFinite(notAfter))
      throw new UnrenderableError(`The layer ${name} has a certificate without an end.`)
    const shown = plain("The layer", name, /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/)
    return [sha256, { name: shown, header, notBefore, notAfter, revoked: revoked.has(sha256) }] as const
  })
  const numbers = issuerNumbers(bundle)
  const issuers = bundle.trust.anchors.map(
    ({ pem, subject }) => [subjectDer(pem).toString("base64"), String(numbers.get(subject) ?? "")] as const,
  )
  const pins = bundle.applications.flatMap(({ id, pinned }) =>
    pinned.map((sha256) => [sha256, revoked.has(sha256) ? revokedPin : id] as const),
  )
  const table = (name: string, entries: readonly (readonly [string, unknown])[]) =>
    `const ${name} = ${JSON.stringify(Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1))))}\n`
  return `import crypto from "crypto"
${table("peers", peers)}${table("issuers", issuers)}${table("pins", pins)}${handedOverScript}`
}
