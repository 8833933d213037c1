// What a client is told to put into its signing request (RFC 7030 §4.5.2, made clear by RFC 8951 §3.1): the key and its signature.
// For EST. It is advice: another key that is accepted is accepted here too.
import type { KeyType } from "@/lib/core/certificate-profile"
import { type Bytes, integerOf, oid, sequence, setOf } from "./der-writer"
import { oids } from "./oids"

const rsaBits = 3072

/** An Attribute is the kind of key with its curve or its size; an OID by itself is a signature algorithm, or a key without either. */
const attributes: Record<KeyType, readonly Bytes[]> = {
  "P-256": [sequence(oid(oids.ecPublicKey), setOf(oid(oids.p256))), oid(oids.ecdsaWithSha256)],
  "P-384": [sequence(oid(oids.ecPublicKey), setOf(oid(oids.p384))), oid(oids.ecdsaWithSha384)],
  RSA: [sequence(oid(oids.rsaEncryption), setOf(integerOf(rsaBits))), oid(oids.sha256WithRsa)],
  Ed25519: [oid(oids.ed25519)],
}

/** CsrAttrs. */
export function csrAttributes(keyType: KeyType): Bytes {
  return sequence(...attributes[keyType])
}
