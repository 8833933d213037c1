// OCSP requests as clients write them, for the tests and the bench of the responder.
// About any number of certificates of one issuer, by either hash, with or without a nonce.
import { type CertificateInfo, ocspIssuerHashes } from "@/lib/pki"
import { integer, octetString, oid, sequence, tagged, tags, tlv } from "@/lib/pki/der-writer"
import { oids } from "@/lib/pki/oids"
import { extension } from "@/lib/pki/write-tbs"

export type OcspAsk = { hash?: "sha1" | "sha256"; nonce?: Uint8Array }

/** @param serials lower-case hex */
export function ocspRequest(
  issuer: Pick<CertificateInfo, "subjectName" | "spki">,
  serials: readonly string[],
  { hash = "sha256", nonce }: OcspAsk = {},
): Uint8Array {
  const list = sequence(...serials.map((serial) => sequence(ocspCertId(issuer, serial, hash))))
  const extensions =
    nonce === undefined ? [] : [tagged(2, sequence(extension(oid(oids.ocspNonce), octetString(nonce))))]
  return Uint8Array.from(sequence(sequence(list, ...extensions)))
}

export function ocspCertId(
  issuer: Pick<CertificateInfo, "subjectName" | "spki">,
  serial: string,
  hash: "sha1" | "sha256" = "sha256",
): Uint8Array {
  const { issuerNameHash, issuerKeyHash } = ocspIssuerHashes(issuer, hash)
  return sequence(
    sequence(oid(oids[hash]), tlv(tags.null)),
    octetString(Buffer.from(issuerNameHash, "hex")),
    octetString(Buffer.from(issuerKeyHash, "hex")),
    integer(Buffer.from(serial.length % 2 === 0 ? serial : `0${serial}`, "hex")),
  )
}
