// What a client is told to put into its signing request (RFC 7030 §4.5.2, made clear by RFC 8951 §3.1): the key and its signature.
// For EST. It is advice: another key that is accepted is accepted here too.
import { type Bytes, oid, sequence, setOf } from "./der-writer"
import { oids } from "./oids"

/** CsrAttrs: a P-256 key, signed with ECDSA and SHA-256. */
export function csrAttributes(): Bytes {
  return sequence(sequence(oid(oids.ecPublicKey), setOf(oid(oids.p256))), oid(oids.ecdsaWithSha256))
}
