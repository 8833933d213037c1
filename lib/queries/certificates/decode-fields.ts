// A certificate's fields in words, in the order in which a certificate has them.
// For the page of one certificate; what is stored was issued or read strictly, so it can be read again.
import type { DecodedField } from "@/lib/core/certificate-view"
import { readCertificate } from "@/lib/pki"

export function decodeFields(der: Uint8Array): DecodedField[] {
  const read = readCertificate(der)
  const fields: [label: string, value: string | undefined][] = [
    ["Serial number", read.serial],
    ["Issuer", read.issuer],
    ["Not before", read.notBefore.toISOString()],
    ["Not after", read.notAfter.toISOString()],
    ["Subject", read.subject],
    ["Public key", read.keyAlgorithm],
    ["Public key SHA-256", read.spkiSha256],
    ["Certificate authority", read.isCa ? `yes, path length ${read.pathLength ?? "unlimited"}` : "no"],
    ["Key usage", read.keyUsage.join(", ")],
    ["Extended key usage", read.extendedKeyUsage.join(", ")],
    ["URI", read.uris.join(", ")],
    ["DNS names", read.dnsNames.join(", ")],
    ["IP addresses", read.ipAddresses.join(", ")],
    ["Subject key identifier", read.ski],
    ["Authority key identifier", read.aki],
    ["CRL", read.crlUrls.join(", ")],
    ["OCSP", read.ocspUrls.join(", ")],
    ["Issuer's certificate", read.caIssuers.join(", ")],
    ["SHA-256 fingerprint", read.sha256],
  ]
  return fields.flatMap(([label, value]) => (value === undefined || value === "" ? [] : [{ label, value }]))
}
