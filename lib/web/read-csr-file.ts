// A certificate signing request out of a form: pasted as text, or dropped as a file, which wins.
// For the forms that issue certificates. How large it may be is judged before it is read.
import { DomainError, invalidField } from "@/lib/core/domain-error"

/** Far above any request that the reader takes, far below what costs anything. */
const mostBytes = 64 * 1024

/** @throws DomainError `too_large`, `invalid_input` */
export async function readCsrFile(file: unknown, text: string | undefined): Promise<string> {
  if (file instanceof File && file.size > 0) {
    if (file.size > mostBytes) throw tooLarge("csrFile")
    return file.text()
  }
  if (text === undefined) throw invalidField("csr", "Paste a certificate signing request, or choose a file.")
  if (text.length > mostBytes) throw tooLarge("csr")
  return text
}

function tooLarge(field: string): DomainError {
  const reason = "This is too large for a certificate signing request. Choose the .csr or .pem file that openssl wrote."
  return new DomainError("too_large", reason, { fields: { [field]: reason } })
}
