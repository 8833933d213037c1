// Answers of the paths that are served beside the portal's pages: small, whole, and without a framework.
// For health, metrics and the PKI files.
import type { IncomingMessage, ServerResponse } from "node:http"

export type PlainAnswer = {
  status: number
  type: string
  body: string | Uint8Array
  headers?: Record<string, string>
}

export function sendPlain(request: IncomingMessage, response: ServerResponse, answer: PlainAnswer): void {
  const { status, type, headers, body } = answer
  const length = typeof body === "string" ? Buffer.byteLength(body) : body.length
  response.writeHead(status, {
    "content-type": type,
    "x-content-type-options": "nosniff",
    ...(status === 304 ? {} : { "content-length": length }),
    ...headers,
  })
  response.end(request.method === "HEAD" || status === 304 ? undefined : body)
}

/** An RFC 9457 problem; `detail` is for whoever called. */
export function problem(
  status: number,
  code: string,
  title: string,
  detail: string,
  headers: Record<string, string> = {},
): PlainAnswer {
  return {
    status,
    type: "application/problem+json",
    body: `${JSON.stringify({ type: "about:blank", status, code, title, detail })}\n`,
    headers: { "cache-control": "no-store", ...headers },
  }
}

export const methodNotAllowed: PlainAnswer = problem(
  405,
  "method_not_allowed",
  "The method is not allowed",
  "Use GET or HEAD.",
  { allow: "GET, HEAD" },
)
