// Answers in the form of EST (RFC 7030 §4.1.3, §4.2.3, §4.5.2): base64 of DER, or words for a person, which EST clients print.
// For est-api.ts. A client that asks for JSON gets the problem document of the rest of the machine API instead of the words.
import type { KeyType } from "@/lib/core/certificate-profile"
import type { DomainError } from "@/lib/core/domain-error"
import { certsOnly, csrAttributes, encodeEstBody } from "@/lib/pki"
import { problemReply } from "./problem"

/** @param certificates DER each */
export function certificatesReply(certificates: readonly Uint8Array[]): Response {
  return derReply("application/pkcs7-mime; smime-type=certs-only", certsOnly(certificates))
}

export function csrAttributesReply(keyType: KeyType): Response {
  return derReply("application/csrattrs", csrAttributes(keyType))
}

/** RFC 8951 §3.1 has clients ignore the transfer encoding; older ones look for it (RFC 7030 §4.1.3). */
function derReply(type: string, der: Uint8Array): Response {
  const headers = { "content-type": type, "content-transfer-encoding": "base64", "cache-control": "no-store" }
  return new Response(encodeEstBody(der), { headers })
}

/** Without credentials and with wrong ones alike (RFC 9110 §15.5.2). */
const challenge = 'Basic realm="Gatewarden: id and one-time code", charset="UTF-8"'

/** A code that does not stand is a credential that does not: 401, as HTTP has it, where the JSON API says 403. */
export function refusalReply(error: DomainError, accept: string | undefined): Response {
  const { headers, body } = problemReply(error)
  const status = error.code === "code_invalid" ? 401 : error.status
  const fields = { ...headers, ...(status === 401 ? { "www-authenticate": challenge } : {}) }
  if (/\bapplication\/(?:problem\+)?json\b/i.test(accept ?? "")) {
    return new Response(JSON.stringify({ ...JSON.parse(body), status }), { status, headers: fields })
  }
  return new Response(`${error.detail}\n`, {
    status,
    headers: { ...fields, "content-type": "text/plain; charset=utf-8" },
  })
}
