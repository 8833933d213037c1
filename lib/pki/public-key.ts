// Public keys: which kinds we take, what makes one weak, and the key ready for verifying.
// For everything that reads a SubjectPublicKeyInfo: signing requests, certificates, key ceremonies.
import { createHash, createPublicKey, type KeyObject } from "node:crypto"
import { DomainError } from "@/lib/core/domain-error"
import { type DerElement, DerReader, derError } from "./der-reader"
import { tags } from "./der-writer"
import { oids } from "./oids"
import { whyFactorable, whyWeakRsaForm } from "./weak-rsa"

/** `RSA-` with the length of the modulus in bits. */
export type KeyAlgorithm = "P-256" | "P-384" | "Ed25519" | `RSA-${number}`

export type PublicKey = {
  algorithm: KeyAlgorithm
  /** The content of subjectPublicKey, over which key identifiers are computed. */
  bits: Uint8Array
  /** The modulus, where the key is RSA. */
  modulus?: Uint8Array
  exponent?: Uint8Array
}

const curves = new Map<string, { algorithm: "P-256" | "P-384"; size: number }>([
  [oids.p256, { algorithm: "P-256", size: 32 }],
  [oids.p384, { algorithm: "P-384", size: 48 }],
])

const accepted = "Use P-256, P-384, RSA with 2048 to 4096 bits, or Ed25519."

const weak = (why: string): DomainError => new DomainError("weak_key", `${why} ${accepted}`)

/**
 * Reads a SubjectPublicKeyInfo (RFC 5280 §4.1.2.7).
 * @throws DerError for a wrong form, DomainError weak_key for a key that is not good enough
 */
export function readPublicKey(spki: Uint8Array): PublicKey {
  const file = new DerReader(spki)
  const reader = file.enter("the public key")
  file.finish("the public key")
  const algorithm = reader.enter("the key's algorithm")
  const type = algorithm.oid("the key's algorithm")
  const parameters = algorithm.done ? undefined : algorithm.next("the key's parameters")
  algorithm.finish("the key's algorithm")
  const bits = reader.octetsOfBitString("the public key")
  reader.finish("the public key")
  if (type === oids.ecPublicKey) return readEcKey(spki, bits, parameters)
  if (type === oids.rsaEncryption) return readRsaKey(bits, parameters)
  if (type === oids.ed25519) return readEd25519Key(bits, parameters)
  if (type === oids.rsassaPss)
    throw weak("A key that is bound to RSASSA-PSS is not accepted; a plain RSA key may sign with PSS.")
  throw weak(`The kind of key (${type}) is not accepted.`)
}

function readEcKey(spki: Uint8Array, bits: Uint8Array, parameters: DerElement | undefined): PublicKey {
  if (parameters?.tag !== tags.oid) throw weak("The key's curve is spelled out or missing instead of named.")
  const named = new DerReader(spki, parameters.header, parameters.end).oid("the curve")
  const curve = curves.get(named)
  if (curve === undefined) throw weak(`The key's curve (${named}) is not accepted.`)
  if (bits[0] !== 4 || bits.length !== 1 + 2 * curve.size) {
    throw derError(`a ${curve.algorithm} key whose point is not in uncompressed form,`, 0)
  }
  return { algorithm: curve.algorithm, bits }
}

function readRsaKey(bits: Uint8Array, parameters: DerElement | undefined): PublicKey {
  if (parameters?.tag !== tags.null) throw derError("an RSA key without the NULL that belongs to it", 0)
  const file = new DerReader(bits)
  const reader = file.enter("the RSA key")
  file.finish("the RSA key")
  const modulus = reader.integer("the RSA modulus")
  const exponent = reader.integer("the RSA exponent")
  reader.finish("the RSA key")
  if (((modulus[0] ?? 0) | (exponent[0] ?? 0)) >= 0x80) throw derError("a negative number in the RSA key", 0)
  const unsigned = modulus[0] === 0 ? modulus.subarray(1) : modulus
  const length = unsigned.length * 8 - Math.clz32(unsigned[0] ?? 0) + 24
  const why = whyWeakRsaForm(length, unsigned, exponent)
  if (why !== undefined) throw weak(why)
  return { algorithm: `RSA-${length}`, bits, modulus: unsigned, exponent }
}

/** The y coordinates of the points of small order (RFC 7748 §7, RFC 8032 §5.1.3): with them anybody can sign. */
const smallOrder = new Set([
  "0000000000000000000000000000000000000000000000000000000000000000",
  "0100000000000000000000000000000000000000000000000000000000000000",
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
])

function readEd25519Key(bits: Uint8Array, parameters: DerElement | undefined): PublicKey {
  if (parameters !== undefined) throw derError("an Ed25519 key with parameters", parameters.header)
  if (bits.length !== 32) throw derError("an Ed25519 key that is not 32 bytes long", 0)
  const unsigned = Uint8Array.from(bits)
  unsigned[31] = (unsigned[31] ?? 0) & 0x7f
  if (smallOrder.has(Buffer.from(unsigned).toString("hex"))) throw weak("The Ed25519 key is a point of small order.")
  return { algorithm: "Ed25519", bits }
}

const base64url = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64url")

/**
 * The key ready for verifying. By way of JWK because OpenSSL 3.0 takes twice as long to decode the DER of a key.
 * @throws DomainError weak_key for a point that is not on its curve
 */
export function loadPublicKey(publicKey: PublicKey): KeyObject {
  try {
    return createPublicKey({ key: jwkOf(publicKey), format: "jwk" })
  } catch (error) {
    throw new DomainError("weak_key", `The public key is not a point of its curve or not a key at all. ${accepted}`, {
      cause: error,
    })
  }
}

function jwkOf({ algorithm, bits, modulus, exponent }: PublicKey): Record<string, string> {
  if (algorithm === "Ed25519") return { kty: "OKP", crv: "Ed25519", x: base64url(bits) }
  if (modulus !== undefined && exponent !== undefined) {
    return { kty: "RSA", n: base64url(modulus), e: base64url(exponent) }
  }
  const size = (bits.length - 1) / 2
  return { kty: "EC", crv: algorithm, x: base64url(bits.subarray(1, 1 + size)), y: base64url(bits.subarray(1 + size)) }
}

/**
 * Refuses a key that others can find out: an RSA modulus with a flaw in its making. Slow, so once, where a key first comes in.
 * @throws DomainError weak_key
 */
export function refuseKnownFlaws({ modulus }: PublicKey): void {
  const why = modulus === undefined ? undefined : whyFactorable(BigInt(`0x${Buffer.from(modulus).toString("hex")}`))
  if (why !== undefined) throw weak(why)
}

/**
 * The key identifier: the leftmost 160 bits of the SHA-256 of the key's bits (RFC 7093 §2, method 1), lower-case hex.
 * @param bits the content of subjectPublicKey
 */
export function keyIdentifier(bits: Uint8Array): string {
  return createHash("sha256").update(bits).digest("hex").slice(0, 40)
}
