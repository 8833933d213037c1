// The Lambda authorizer that makes API Gateway look at what it does not look at itself: deny list, applications, routes and grants.
// For the AWS export; plain JavaScript for Node 20, without a dependency. A test holds it to decide().

export const authorizerScript = String.raw`// Gatewarden: a REQUEST authorizer for Amazon API Gateway (HTTP API, payload 2.0, simple responses; REST API likewise).
// Turn its cache off: a cached answer outlives a revocation, and is kept for another path.
import { X509Certificate } from "node:crypto"
import { readFileSync } from "node:fs"

const policy = JSON.parse(readFileSync(new URL("./policy.json", import.meta.url), "utf8"))
const anchors = policy.anchors.map((pem) => new X509Certificate(pem))
const malformed = new RegExp(policy.malformedTarget)
const method = new RegExp(policy.method)
const clientAuth = "1.3.6.1.5.5.7.3.2"

export async function handler(event) {
  const { reason, application, scope } = decide(event, Date.now())
  return { isAuthorized: reason === "allowed", context: { reason, application: application ?? "", scope: scope ?? "" } }
}

export function decide(event, now) {
  const request = event.requestContext ?? {}
  const host = String(request.domainName ?? "").toLowerCase()
  const verb = request.http?.method ?? request.httpMethod ?? ""
  const path = event.rawPath ?? event.path ?? ""
  const pem = (request.authentication ?? request.identity)?.clientCert?.clientCertPem
  if (!own(policy.hosts, host)) return { reason: "unknown-host" }
  if (!(now < policy.notAfter)) return { reason: "bundle-expired" }
  if (!method.test(verb) || path.length > policy.longestTarget || malformed.test(path)) return { reason: "malformed-path" }
  // API Gateway may hand over a decoded path, so one that was encoded cannot be told from another
  if (path.includes("%")) return { reason: "malformed-path" }
  if (!pem) return { reason: "no-client-certificate" }
  const identity = identify(new X509Certificate(pem), now)
  if (identity.reason) return identity
  return authorise(identity.application, host, verb, path, now)
}

function identify(certificate, now) {
  const sha256 = certificate.fingerprint256.replaceAll(":", "").toLowerCase()
  const pinned = own(policy.pins, sha256)
  if (!(Date.parse(certificate.validFrom) <= now && now <= Date.parse(certificate.validTo))) return { reason: "certificate-expired" }
  const purposes = certificate.keyUsage ?? [clientAuth]
  if (!pinned && (!purposes.includes(clientAuth) || !anchors.some((anchor) => certificate.checkIssued(anchor) && certificate.verify(anchor.publicKey)))) {
    return { reason: "untrusted-issuer" }
  }
  if (own(policy.fingerprints, sha256)) return { reason: "certificate-revoked" }
  const application = pinned ?? /^CN=([a-z0-9_]+)$/.exec(certificate.subject.split("\n").at(-1) ?? "")?.[1]
  const known = application && own(policy.applications, application)
  if (!known) return { reason: "unknown-application" }
  if (known.status !== "active" || own(policy.suspended, application)) return { reason: "application-suspended", application }
  return { application }
}

function authorise(application, host, verb, path, now) {
  const parts = path.split("/")
  const candidates = policy.routes[host]?.[verb]?.[parts.length - 1] ?? []
  const route = candidates.find(({ segments }) =>
    segments.every((segment, index) => (segment === null ? parts[index + 1] !== "" : parts[index + 1] === segment)),
  )
  if (!route) return { reason: "no-such-route", application }
  const { scope } = route
  const scopes = policy.applications[application].scopes
  if (!Object.hasOwn(scopes, scope)) return { reason: "scope-not-granted", application, scope }
  if (scopes[scope] !== null && !(now < scopes[scope])) return { reason: "grant-expired", application, scope }
  // a token is not looked at here: an API that asks for one is refused rather than let through without
  if (policy.hosts[host].tokenPolicy.kind !== "none") return { reason: "token-invalid", application, scope }
  return { reason: "allowed", application, scope }
}

function own(object, name) {
  return Object.hasOwn(object, name) ? object[name] : undefined
}
`
