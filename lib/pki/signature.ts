// Checks signatures over certificates and signing requests: SHA-256 or better, the parameters exactly as the RFCs have them.
// SHA-1 and older are refused, however the rest may look.
import { constants, type KeyObject, verify } from "node:crypto"
import { DomainError } from "@/lib/core/domain-error"
import { DerReader, derError } from "./der-reader"
import { oid, sequence, tags } from "./der-writer"
import { oids } from "./oids"

type Kind = "ec" | "rsa" | "ed25519"
type Scheme = { kind: Kind; hash: string | null; parameters: "none" | "null" | "pss" }

const schemes = new Map<string, Scheme>([
  [oids.ecdsaWithSha256, { kind: "ec", hash: "sha256", parameters: "none" }],
  [oids.ecdsaWithSha384, { kind: "ec", hash: "sha384", parameters: "none" }],
  [oids.ecdsaWithSha512, { kind: "ec", hash: "sha512", parameters: "none" }],
  [oids.sha256WithRsa, { kind: "rsa", hash: "sha256", parameters: "null" }],
  [oids.sha384WithRsa, { kind: "rsa", hash: "sha384", parameters: "null" }],
  [oids.sha512WithRsa, { kind: "rsa", hash: "sha512", parameters: "null" }],
  [oids.rsassaPss, { kind: "rsa", hash: null, parameters: "pss" }],
  [oids.ed25519, { kind: "ed25519", hash: null, parameters: "none" }],
])

/** How one signature was made. `saltLength` is there for RSASSA-PSS alone. */
export type SignatureAlgorithm = { kind: Kind; hash: string | null; saltLength?: number }

/** AlgorithmIdentifier of ecdsa-with-SHA256, the one that we sign with. */
export const ecdsaWithSha256 = sequence(oid(oids.ecdsaWithSha256))

/**
 * Reads an AlgorithmIdentifier.
 * @throws DerError for a wrong form, DomainError weak_key for an algorithm that is not accepted
 */
export function readSignatureAlgorithm(der: Uint8Array): SignatureAlgorithm {
  const file = new DerReader(der)
  const reader = file.enter("the signature algorithm")
  file.finish("the signature algorithm")
  const type = reader.oid("the signature algorithm")
  const scheme = schemes.get(type)
  if (scheme === undefined) {
    const old = type === oids.sha1WithRsa || type === oids.ecdsaWithSha1 ? " (SHA-1)" : ""
    throw new DomainError(
      "weak_key",
      `The signature algorithm ${type}${old} is not accepted. Sign with SHA-256 or better.`,
    )
  }
  if (scheme.parameters === "pss") {
    const parameters = readPssParameters(reader)
    reader.finish("the signature algorithm")
    return { kind: scheme.kind, ...parameters }
  }
  // RFC 4055 §5: NULL for RSA, and whoever reads takes its absence too.
  if (scheme.parameters === "null" && !reader.done) {
    if (reader.content("the signature parameters", tags.null).length > 0)
      throw derError("a null with content", reader.offset)
  }
  reader.finish("the signature algorithm")
  return { kind: scheme.kind, hash: scheme.hash }
}

const hashes = new Map<string, string>([
  [oids.sha256, "sha256"],
  [oids.sha384, "sha384"],
  [oids.sha512, "sha512"],
])

/** RSASSA-PSS-params (RFC 4055 §3.1): the hash named, MGF1 over the same hash, the usual trailer. */
function readPssParameters(reader: DerReader): { hash: string; saltLength: number } {
  const weak = (why: string): DomainError =>
    new DomainError(
      "weak_key",
      `The RSASSA-PSS signature ${why} Sign with SHA-256 or better and MGF1 over the same hash.`,
    )
  const parameters = reader.enter("the PSS parameters")
  if (parameters.peek() !== 0xa0) throw weak("uses SHA-1, the default.")
  const hash = readHash(parameters.enter("the PSS hash", 0xa0), "the PSS hash")
  if (hash === undefined) throw weak("uses a hash that is not accepted.")
  if (parameters.peek() !== 0xa1) throw weak("masks with SHA-1, the default.")
  const wrapper = parameters.enter("the PSS mask", 0xa1)
  const mask = wrapper.enter("the PSS mask")
  wrapper.finish("the PSS mask")
  const generator = mask.oid("the PSS mask")
  if (generator !== oids.mgf1 || readHash(mask, "the PSS mask") !== hash) throw weak("masks with something else.")
  let saltLength = 20
  if (parameters.peek() === 0xa2) {
    const salt = parameters.enter("the PSS salt length", 0xa2)
    saltLength = salt.smallInteger("the PSS salt length")
    salt.finish("the PSS salt length")
    if (saltLength === 20) throw derError("a PSS salt length that spells out the default", salt.offset)
  }
  parameters.finish("the PSS parameters")
  if (saltLength > 512) throw derError("a PSS salt that no key has room for", parameters.offset)
  return { hash, saltLength }
}

/** The AlgorithmIdentifier of a hash, the last thing in its wrapper; parameters NULL or absent. */
function readHash(wrapper: DerReader, what: string): string | undefined {
  const algorithm = wrapper.enter(what)
  wrapper.finish(what)
  const hash = hashes.get(algorithm.oid(what))
  if (!algorithm.done) algorithm.content(what, tags.null)
  algorithm.finish(what)
  return hash
}

/** Whether the signature over the bytes is that of the key's owner. A key of another kind than the algorithm's says no. */
export function signatureIsGood(
  algorithm: SignatureAlgorithm,
  key: KeyObject,
  data: Uint8Array,
  signature: Uint8Array,
): boolean {
  if (key.asymmetricKeyType !== algorithm.kind) return false
  const how =
    algorithm.saltLength === undefined
      ? key
      : { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: algorithm.saltLength }
  try {
    return verify(algorithm.hash, data, how, signature)
  } catch (error) {
    // OpenSSL gives an error instead of a no for some signatures that cannot be decoded.
    if (error instanceof Error && "code" in error && String(error.code).startsWith("ERR_OSSL")) return false
    throw error
  }
}
