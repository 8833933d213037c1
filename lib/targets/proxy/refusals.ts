// The words of a refusal, the same behind every proxy of ours.
// For the problem documents (RFC 9457) of nginx and HAProxy.
import { type Reason, reasons } from "@/lib/core/reason"

export type Refusal = Exclude<Reason, "allowed">

/** Title and what the caller can do about it. Nothing here tells one caller about another. */
export const refusalWords: Record<Refusal, readonly [title: string, detail: string]> = {
  "no-client-certificate": ["No client certificate", "Present the certificate that was issued to your application."],
  "untrusted-issuer": ["Untrusted client certificate", "The certificate was not issued for this environment."],
  "certificate-expired": ["Client certificate out of date", "The certificate is not valid at this time. Renew it."],
  "certificate-revoked": ["Client certificate revoked", "The certificate has been revoked. Use another one."],
  "unknown-application": ["Unknown application", "The certificate names no application that is known here."],
  "application-suspended": ["Application suspended", "The application may not call at the moment."],
  "unknown-host": ["Unknown host", "Name one of the API hosts, the same in the TLS handshake and in the Host field."],
  "malformed-path": ["Malformed request", "The method or path is not in the one form that is accepted."],
  "no-such-route": ["No such route", "The API has no route with this method and path."],
  "scope-not-granted": ["Scope not granted", "The application has not been granted the scope of this route."],
  "grant-expired": ["Grant expired", "The application's grant of this route's scope has ended."],
  "token-missing": ["Token missing", "This API takes an access token as well."],
  "token-invalid": ["Token not valid", "The access token is not valid here."],
  "token-scope-missing": ["Token without scope", "The access token does not hold the scope of this route."],
  "token-not-bound": ["Token not bound", "The access token is not bound to the client certificate."],
  "bundle-expired": ["Policy out of date", "The gateway has had no news of its policy for too long."],
}

// Object.keys forgets the keys' type
export const refusals = Object.keys(refusalWords) as Refusal[]

/** The statuses of refusals, each once. */
export const refusalStatuses = [...new Set(Object.values(reasons))]
  .filter((status) => status !== reasons.allowed)
  .sort()
