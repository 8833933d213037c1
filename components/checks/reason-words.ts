// Each reason that a gateway can give, in a sentence for the partner: what it means and what to do.
import type { Reason } from "@/lib/core/reason"

export const reasonWords: Record<Reason, string> = {
  "no-client-certificate": "No certificate was presented. Give your client both the certificate and its key.",
  "untrusted-issuer": "The certificate is not from the authority of this environment. Use the one that you got here.",
  "certificate-expired": "The certificate has ended. Get another; it works at once.",
  "certificate-revoked": "The certificate was revoked. Get another; it works at once.",
  "unknown-application":
    "No release knows the application yet: it has no published access. Ask for access, or wait for the next publication.",
  "application-suspended": "The application is suspended. Ask your contact at the operator why.",
  "unknown-host": "No API answers at this host in this environment. Check the host's spelling.",
  "malformed-path": "The path is not well-formed: dot segments, double slashes and encoded slashes are refused.",
  "no-such-route": "The API has no such route. Check the method and the path; a trailing slash counts.",
  "scope-not-granted": "The route exists, and your application does not hold the scope that opens it. Ask for it.",
  "grant-expired": "Your access to this route has ended. Ask for it again.",
  "token-missing":
    "The API asks for an access token besides the certificate. Get one from its issuer, and send it as Authorization: Bearer.",
  "token-invalid":
    "The token is not good: it has ended or not begun, is of another issuer or for another audience, or its signature is not of a key that the API accepts. Get a new one.",
  "token-scope-missing": "The token does not hold the scope of this route. Ask its issuer for one that does.",
  "token-not-bound":
    "The token is bound to another certificate, or to none (RFC 8705). Get one with the certificate that you call with, and again after each renewal.",
  "bundle-expired": "The gateway's configuration has ended. The operator has to look at it.",
  allowed: "The call is let through.",
}
