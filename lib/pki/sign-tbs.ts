// Puts a signature to what was written: SIGNED{…} of RFC 5280 §4.1.1, for certificates, CRLs and OCSP answers alike.
// A signer that gives something else than an ECDSA signature, or signs with another key, is found out here.
import type { KeyObject } from "node:crypto"
import { DomainError } from "@/lib/core/domain-error"
import { DerReader, derError } from "./der-reader"
import { type Bytes, bitString, sequence } from "./der-writer"
import { loadPublicKey, readPublicKey } from "./public-key"
import { ecdsaWithSha256, readSignatureAlgorithm, signatureIsGood } from "./signature"
import type { Signer } from "./signer"
import { atTheDoor } from "./strict-der"

/**
 * @param issuerSpki the key that the signature must be of; costs a verification
 * @param after what follows the signature: an OCSP answer's certificates
 * @throws DomainError internal
 */
export async function signTbs(
  tbs: Uint8Array,
  signer: Signer,
  issuerSpki?: Uint8Array,
  ...after: readonly Uint8Array[]
): Promise<Bytes> {
  const signature = await signer(tbs)
  const what = "What the key store gave as a signature"
  atTheDoor("internal", what, "Look at the key store.", () => {
    checkForm(signature)
    if (issuerSpki !== undefined) checkKey(issuerSpki, tbs, signature)
  })
  // A copy of its own: the writers work in slices of shared buffers.
  return Uint8Array.from(sequence(tbs, ecdsaWithSha256, bitString(signature), ...after))
}

/** ECDSA-Sig-Value: two positive integers of at most 33 bytes. */
function checkForm(signature: Uint8Array): void {
  const file = new DerReader(signature)
  const reader = file.enter("the signature")
  file.finish("the signature")
  for (const what of ["r", "s"]) {
    const value = reader.integer(what)
    if (value.length > 33 || (value[0] ?? 0) >= 0x80) throw derError(`${what} is out of range`, reader.offset)
  }
  reader.finish("the signature")
}

function checkKey(issuerSpki: Uint8Array, tbs: Uint8Array, signature: Uint8Array): void {
  if (!signatureIsGood(ownAlgorithm, loadIssuer(issuerSpki), tbs, signature)) {
    throw new DomainError(
      "internal",
      "The key store signed with another key than the authority's. Nothing was handed out.",
    )
  }
}

const ownAlgorithm = readSignatureAlgorithm(ecdsaWithSha256)

/** Loading a key takes as long as half a verification, and the authorities are few. */
const issuers = new Map<string, KeyObject>()
const mostIssuers = 64

function loadIssuer(spki: Uint8Array): KeyObject {
  const name = Buffer.from(spki.buffer, spki.byteOffset, spki.length).toString("latin1")
  const known = issuers.get(name)
  if (known !== undefined) return known
  const key = loadPublicKey(readPublicKey(spki))
  if (issuers.size >= mostIssuers) issuers.clear()
  issuers.set(name, key)
  return key
}
