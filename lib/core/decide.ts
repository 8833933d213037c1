// What the policy of a bundle means for one request. Every target has to agree with it, reason by reason.
// For tests that hold gateways to it, for connection checks and for screens that explain a refusal.
import { makeTokenJudge, type VerifySignature } from "./judge-token"
import { isMalformedMethod, isMalformedTarget } from "./malformed-path"
import { matchesPath, type PathTemplate, parsePathTemplate, pathOf } from "./path-template"
import type { PolicyApplication, PolicyBundle, PolicyRoute } from "./policy"
import { type Reason, reasons } from "./reason"
import { requestHost } from "./request-host"

/** What the TLS handshake showed. Names are RFC 4514 strings, `sha256` is hexadecimal. */
export type PresentedCertificate = {
  /** It chains to an anchor of the bundle's environment, whatever its validity. */
  trusted: boolean
  issuer: string
  subject: string
  serial: string
  sha256: string
  notBefore: Date
  notAfter: Date
}

export type DecisionRequest = {
  at: Date
  /** SNI of the handshake; without it the host is taken. */
  serverName?: string
  /** The Host field as it was sent, port and all. */
  host: string
  method: string
  /** The raw request-target with its query, a character for each byte. */
  path: string
  certificate?: PresentedCertificate
  /**
   * What came in the header in which the peer of this connection hands certificates over; undefined where there was none, or nothing
   * that could be read. Of anybody else it is not looked at. `trusted` is not either: whose certificates count, the issuer's name tells,
   * and the proof of the key was the peer's to ask for.
   */
  handedOver?: PresentedCertificate
  /** The one Authorization field, a character for each byte; undefined where there is none, or more than one. */
  authorization?: string
}

export type Decision = {
  allow: boolean
  status: number
  reason: Reason
  /** Identifier, once the certificate has named one that the bundle knows. */
  application?: string
  /** Identifier of the route, and its scope, once one has matched. */
  route?: string
  scope?: string
  /** `jti` of the token, where it is good and has one that a log can hold. */
  tokenId?: string
}

export type DecideOptions = {
  /** Refuse everything once the manifest's notAfter has passed: an environment whose gateways fail closed. */
  denyWhenExpired?: boolean
  /** Checks signatures of tokens: lib/bundle has one. Without it no token is good. */
  verifySignature?: VerifySignature
}

type Found = Pick<Decision, "application" | "route" | "scope" | "tokenId">
type IndexedRoute = { route: PolicyRoute; template: PathTemplate }

/** Decides one request. For many requests on one bundle, use makeDecider. */
export function decide(bundle: PolicyBundle, request: DecisionRequest, options?: DecideOptions): Decision {
  return makeDecider(bundle, options)(request)
}

/** Reads the bundle once, then decides request after request. */
export function makeDecider(bundle: PolicyBundle, options: DecideOptions = {}): (request: DecisionRequest) => Decision {
  const hosts = new Map(bundle.routes.hosts.map((entry) => [entry.host, entry]))
  const findRoute = indexRoutes(bundle.routes.routes)
  const identify = makeIdentifier(bundle)
  const callerOf = makeCallerFinder(bundle)
  const judgeToken = makeTokenJudge(bundle.tokenKeys, options.verifySignature)
  const expiry = options.denyWhenExpired === true ? Date.parse(bundle.manifest.notAfter) : Number.POSITIVE_INFINITY

  return (request) => {
    const { at, method, path, authorization } = request
    const host = requestHost(request.host)
    const serverName = request.serverName === undefined ? host : requestHost(request.serverName)
    // first what a gateway refuses in the handshake, then what it cannot read, then who calls, then what for
    const api = hosts.get(serverName)
    if (api === undefined) return answer("unknown-host")
    if (at.getTime() >= expiry) return answer("bundle-expired")
    if (isMalformedMethod(method) || isMalformedTarget(path)) return answer("malformed-path")
    if (host !== serverName) return answer("unknown-host")
    const caller = callerOf(request)
    const identity: Identity = "reason" in caller ? caller : identify(caller.certificate, at)
    if ("reason" in identity) return answer(identity.reason, { application: identity.application?.id })
    const decision = authorise(identity.application, findRoute(host, method, pathOf(path)), at)
    const { tokenPolicy: policy } = api
    if (!decision.allow || policy.kind === "none") return decision
    const { application, route, scope = "" } = decision
    // nobody comes this far without a certificate, of his own or handed over
    const sha256 = "certificate" in caller ? (caller.certificate?.sha256 ?? "") : ""
    const token = judgeToken({ policy, authorization, scope, sha256, at })
    return answer(token.reason, { application, route, scope, tokenId: token.tokenId })
  }
}

function authorise(application: PolicyApplication, route: PolicyRoute | undefined, at: Date): Decision {
  if (route === undefined) return answer("no-such-route", { application: application.id })
  const found = { application: application.id, route: route.id, scope: route.scope }
  const scope = application.scopes.find(({ name }) => name === route.scope)
  if (scope === undefined) return answer("scope-not-granted", found)
  // an end is exclusive: at that very instant the grant is over
  if (scope.endsAt !== undefined && at.getTime() >= Date.parse(scope.endsAt)) return answer("grant-expired", found)
  return answer("allowed", found)
}

function answer(reason: Reason, found: Found = {}): Decision {
  const known = Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined))
  return { allow: reason === "allowed", status: reasons[reason], reason, ...known }
}

/** By host, method and number of segments. No two routes overlap, so at most one matches and order means nothing. */
function indexRoutes(routes: PolicyRoute[]): (host: string, method: string, path: string) => PolicyRoute | undefined {
  const key = (host: string, method: string, segments: number) => `${host} ${method} ${segments}`
  const index = new Map<string, IndexedRoute[]>()
  for (const route of routes) {
    const template = parsePathTemplate(route.path)
    for (const method of new Set(route.methods)) {
      const at = key(route.host, method, template.segments.length)
      const list = index.get(at)
      if (list === undefined) index.set(at, [{ route, template }])
      else list.push({ route, template })
    }
  }
  return (host, method, path) =>
    index.get(key(host, method, path.split("/").length - 1))?.find(({ template }) => matchesPath(template, path))?.route
}

type Identity = { application: PolicyApplication } | { reason: Reason; application?: PolicyApplication }

/** Whose certificate counts: that of the connection, or the one that a peer hands over on it. */
function makeCallerFinder({ peers, revocations }: PolicyBundle) {
  const known = new Set(peers.map(({ sha256 }) => sha256))
  const revoked = new Set(revocations.revoked.map(({ sha256 }) => sha256))
  return ({
    at,
    certificate,
    handedOver,
  }: DecisionRequest): { certificate?: PresentedCertificate } | { reason: Reason } => {
    const sha256 = certificate?.sha256.toLowerCase() ?? ""
    if (certificate === undefined || !known.has(sha256)) return { certificate }
    // a peer is held to its own certificate first, and never acts for itself
    if (at < certificate.notBefore || at > certificate.notAfter) return { reason: "certificate-expired" }
    if (revoked.has(sha256)) return { reason: "certificate-revoked" }
    return { certificate: handedOver === undefined ? undefined : { ...handedOver, trusted: true } }
  }
}

/** The application that a certificate stands for, or why it stands for none. */
function makeIdentifier(bundle: PolicyBundle): (certificate: PresentedCertificate | undefined, at: Date) => Identity {
  const { trust, revocations, applications } = bundle
  const issuers = new Set(trust.anchors.map(({ subject }) => subject))
  const revoked = new Set(revocations.revoked.map(({ issuer, serial }) => certificateKey(issuer, serial)))
  const revokedFingerprints = new Set(revocations.revoked.map(({ sha256 }) => sha256))
  const suspended = new Set(revocations.suspended)
  const byId = new Map(applications.map((application) => [application.id, application]))
  const byPin = new Map(applications.flatMap((application) => application.pinned.map((pin) => [pin, application])))

  return (certificate, at) => {
    if (certificate === undefined) return { reason: "no-client-certificate" }
    const sha256 = certificate.sha256.toLowerCase()
    const pinned = byPin.get(sha256)
    // before trust: OpenSSL reports the last thing that it finds wrong, and it looks at the time last
    if (at < certificate.notBefore || at > certificate.notAfter) return { reason: "certificate-expired" }
    // the fingerprint of an external certificate is registered itself, so its issuer does not matter
    if (pinned === undefined && !(certificate.trusted && issuers.has(certificate.issuer))) {
      return { reason: "untrusted-issuer" }
    }
    // another CA numbers as it likes: only of our own do issuer and serial name one certificate
    const numbered = pinned === undefined && revoked.has(certificateKey(certificate.issuer, certificate.serial))
    if (numbered || revokedFingerprints.has(sha256)) {
      return { reason: "certificate-revoked" }
    }
    const application = pinned ?? byId.get(commonNameOf(certificate.subject) ?? "")
    if (application === undefined) return { reason: "unknown-application" }
    if (application.status === "suspended" || suspended.has(application.id)) {
      return { reason: "application-suspended", application }
    }
    return { application }
  }
}

/** Serials are compared as numbers are written: lower-case hex without leading zeros. */
function certificateKey(issuer: string, serial: string): string {
  return `${serial.toLowerCase().replace(/^0+(?=.)/, "")} ${issuer}`
}

/**
 * The common name where it is the whole of the most specific RDN, the first of an RFC 4514 string.
 * Anchored, so that a legal name such as `X,CN=app_…` (escaped further on in the string) stands for nobody.
 */
function commonNameOf(subject: string): string | undefined {
  return /^CN=([^,+\\]+)(?:,|$)/.exec(subject)?.[1]
}
