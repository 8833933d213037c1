// A certificate as the bytes that it is (RFC 2585 §4), under the name by which a browser saves it.
// For the download routes. The name is made of hexadecimal digits, never of what somebody typed.
import { notFound } from "@/lib/core/not-found"
import { pemDecodeOne } from "@/lib/pki"

/** @throws DomainError not_found for one that was never completed, which has no bytes */
export function derFile(pem: string, name: string): Response {
  if (pem === "") throw notFound("file", name)
  const headers = {
    "content-type": "application/pkix-cert",
    "content-disposition": `attachment; filename="${name}"`,
    "cache-control": "private, no-store",
  }
  return new Response(pemDecodeOne("CERTIFICATE", pem), { headers })
}
