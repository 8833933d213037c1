// Whether the caller has these bytes already, by the conditions of its request.
// For what is served beside the portal's pages.
import type { IncomingMessage } from "node:http"

/** RFC 9110 §13.2.2: If-Modified-Since counts only where there is no If-None-Match. */
export function isUnchanged({ headers }: IncomingMessage, etag: string, modified: Date | undefined): boolean {
  const given = headers["if-none-match"]
  if (given !== undefined) {
    return given.split(",").some((tag) => tag.trim() === "*" || tag.trim().replace(/^W\//, "") === etag)
  }
  const since = Date.parse(headers["if-modified-since"] ?? "")
  return modified !== undefined && !Number.isNaN(since) && Math.floor(modified.getTime() / 1000) * 1000 <= since
}
