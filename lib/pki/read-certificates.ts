// A certificate with its chain out of one text: PEM blocks one behind the other, each read as strictly as a single one.
// For certificates of other CAs, which people hand over together with their issuers'.
import { DomainError } from "@/lib/core/domain-error"
import type { CertificateInfo } from "./certificate-info"
import { readCertificate } from "./read-certificate"

/** A sane chain has two or three. */
const mostBlocks = 8
const mostCharacters = 200_000

/**
 * In the order of the text, at least one.
 * @throws DomainError too_large, invalid_input or weak_key
 */
export function readCertificates(text: string): CertificateInfo[] {
  if (text.length > mostCharacters) {
    throw new DomainError(
      "too_large",
      `The text has more than ${mostCharacters} characters. Send the certificate and its issuers' alone.`,
    )
  }
  const blocks = text.split(/(?<=-----END [A-Z0-9 ]{1,40}-----)/).filter((block) => block.trim() !== "")
  if (blocks.length > mostBlocks) {
    throw new DomainError(
      "too_large",
      `The text holds more than ${mostBlocks} blocks. Send the certificate and its issuers' alone.`,
    )
  }
  const [first = "", ...rest] = blocks
  return [first, ...rest].map((block) => readCertificate(block))
}
