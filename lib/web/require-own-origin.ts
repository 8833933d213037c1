// Refuses a request that another site's page made a browser send (CSRF): its Origin has to be ours, and has to be there.
// For server actions and whatever else changes something. X-Forwarded-Host is not asked: a page cannot be trusted to leave it out.
import { DomainError } from "@/lib/core/domain-error"

type Headers = { get: (name: string) => string | null }

/** @throws DomainError `forbidden` */
export function requireOwnOrigin(headers: Headers, publicUrl: string): void {
  const origin = headers.get("origin")
  if (origin === null) throw foreign("The request did not say which page it came from.")
  if (!isOwnOrigin(origin, headers.get("host"), publicUrl)) throw foreign("The request came from another site.")
}

/** The public address, or the very address that the request was sent to, which no page of another site can claim. */
export function isOwnOrigin(origin: string, host: string | null, publicUrl: string): boolean {
  if (!URL.canParse(origin)) return false
  const from = new URL(origin)
  if (from.origin === new URL(publicUrl).origin) return true
  return host !== null && from.host === host.toLowerCase() && /^https?:$/.test(from.protocol)
}

function foreign(what: string): DomainError {
  return new DomainError("forbidden", `${what} Open the page of Gatewarden itself and try again.`)
}
