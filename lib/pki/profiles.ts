// The nine kinds of certificate that Gatewarden issues (docs: PKI profiles): plain values in, a template to sign out.
// Nothing else decides what a certificate says; the linter holds each against the same table of rules.
import { DomainError } from "@/lib/core/domain-error"
import { applicationSpiffeId, gatewaySpiffeId, operatorSpiffeId } from "@/lib/core/spiffe-id"
import type { CertificateFields, KeyUsage } from "./certificate-fields"
import type { CertificateInfo } from "./certificate-info"
import { ipToBytes } from "./ip-address"
import { makeName, type Name } from "./name"
import type { Purpose } from "./oids"
import { keyIdentifier, readPublicKey } from "./public-key"
import { canonicalSerial } from "./serial"
import { atTheDoor } from "./strict-der"

export type ProfileName =
  | "client"
  | "transport"
  | "seal"
  | "gateway"
  | "operator"
  | "listener"
  | "responder"
  | "root"
  | "issuing"

/** Everything that a certificate will say. `within` is the issuer's own validity, `issuerSpki` the key that has to sign. */
export type CertificateTemplate = CertificateFields & {
  profile: ProfileName
  within?: { notBefore: Date; notAfter: Date }
  issuerSpki: Uint8Array
}

/** Where a certificate's readers find the issuer's CRL, certificate and OCSP responder; fixed before the first issuance. */
export type IssuerUrls = { crl: string; caIssuers: string; ocsp: string }

type KeyAndTime = {
  /** From serialFromRandom. */
  serial: Uint8Array
  spki: Uint8Array
  now: Date
  /** Validity in days from now; cut to the issuer's end. */
  days: number
}

export type IssuedInput = KeyAndTime & { issuer: CertificateInfo; urls: IssuerUrls }

type Rules = {
  isCa: boolean
  pathLength?: number
  keyUsage: readonly KeyUsage[]
  extendedKeyUsage: readonly Purpose[]
  /** How many URIs the subject alternative name holds. */
  uris: 0 | 1
  /** The subject carries the organisation's identifier. */
  organizationIdentifier?: true
  /** How many OCSP addresses it names. */
  ocspUrls: 0 | 1
  maxDays: number
}

const clientRules: Rules = {
  isCa: false,
  keyUsage: ["digitalSignature"],
  extendedKeyUsage: ["clientAuth"],
  uris: 1,
  ocspUrls: 1,
  maxDays: 825,
}
const authorityRules: Rules = {
  isCa: true,
  keyUsage: ["keyCertSign", "cRLSign"],
  extendedKeyUsage: [],
  uris: 0,
  ocspUrls: 1,
  maxDays: 366 * 30,
}

export const profileRules: Readonly<Record<ProfileName, Rules>> = {
  client: clientRules,
  transport: { ...clientRules, organizationIdentifier: true },
  // a purpose of its own, since without any OpenSSL and with it every gateway takes a certificate for a client's
  seal: {
    ...clientRules,
    keyUsage: ["digitalSignature", "nonRepudiation"],
    extendedKeyUsage: ["documentSigning"],
    organizationIdentifier: true,
  },
  gateway: clientRules,
  operator: clientRules,
  listener: { ...clientRules, extendedKeyUsage: ["serverAuth"], uris: 0 },
  responder: { ...clientRules, extendedKeyUsage: ["ocspSigning"], uris: 0, ocspUrls: 0, maxDays: 366 },
  root: { ...authorityRules, ocspUrls: 0 },
  issuing: { ...authorityRules, pathLength: 0 },
}

/**
 * A partner's program: `CN=app_…,O=<legal name>` and one SPIFFE id.
 * @param input with `openFinance` the organisation's identifier stands in the subject, and `seal` signs documents instead of calls
 */
export function clientProfile(
  input: IssuedInput & {
    openFinance?: { profile: "transport" | "seal"; organizationIdentifier: string }
    trustDomain: string
    environment: string
    partnerId: string
    partnerName: string
    applicationId: string
  },
): CertificateTemplate {
  const { trustDomain, environment, partnerId, applicationId } = input
  const uri = applicationSpiffeId(trustDomain, environment, partnerId, applicationId)
  const { profile, organizationIdentifier } = input.openFinance ?? { profile: "client" as const }
  return issued(profile, input, clientName(input.partnerName, applicationId, organizationIdentifier), { uris: [uri] })
}

/** The name that certificates of an application carry. The CN stays last: it is what gateways match, anchored. */
export const clientName = (organization: string, commonName: string, organizationIdentifier?: string): Name =>
  makeName([
    ["O", organization],
    ...(organizationIdentifier === undefined ? [] : [["organizationIdentifier", organizationIdentifier] as const]),
    ["CN", commonName],
  ])

/** A gateway's agent, towards the machine listener. */
export function gatewayProfile(
  input: IssuedInput & { trustDomain: string; environment: string; gatewayId: string },
): CertificateTemplate {
  const uri = gatewaySpiffeId(input.trustDomain, input.environment, input.gatewayId)
  return issued("gateway", input, subject("Gatewarden gateway", input.gatewayId), { uris: [uri] })
}

/** An operator's script, towards the machine listener. */
export function operatorProfile(input: IssuedInput & { trustDomain: string; operatorId: string }): CertificateTemplate {
  const uri = operatorSpiffeId(input.trustDomain, input.operatorId)
  return issued("operator", input, subject("Gatewarden operator", input.operatorId), { uris: [uri] })
}

/**
 * The machine listener's own certificate.
 * @param input `names` are host names and IP addresses by which it is reached, at least one
 */
export function listenerProfile(input: IssuedInput & { names: readonly string[] }): CertificateTemplate {
  const ipAddresses = input.names.filter((name) => ipToBytes(name) !== undefined)
  const dnsNames = input.names.filter((name) => !ipAddresses.includes(name)).map((name) => name.toLowerCase())
  return issued("listener", input, subject("Gatewarden", "Gatewarden machine listener"), { dnsNames, ipAddresses })
}

/** Signs the OCSP answers of the authority that issues it; trusted until it ends, so that ends soon (RFC 6960 §4.2.2.2). */
export function responderProfile(input: IssuedInput & { name: string }): CertificateTemplate {
  const template = issued("responder", input, subject("Gatewarden", input.name), {})
  return { ...template, ocspUrls: [], ocspNoCheck: true }
}

/** A root: signs itself, issues issuing authorities and its CRL. */
export function rootProfile(input: KeyAndTime & { commonName: string; organization: string }): CertificateTemplate {
  const name = subject(input.organization, input.commonName)
  return fields("root", input, name, name, undefined)
}

/** An issuing authority below a root: issues no authorities (path length 0). */
export function issuingProfile(input: IssuedInput & { commonName: string; organization: string }): CertificateTemplate {
  return issued("issuing", input, subject(input.organization, input.commonName), {})
}

/** O first, so that the CN is the most specific part: what gateways match, anchored. */
const subject = (organization: string, commonName: string): Name => clientName(organization, commonName)

type AltNames = Partial<Pick<CertificateFields, "uris" | "dnsNames" | "ipAddresses">>

function issued(profile: ProfileName, input: IssuedInput, name: Name, altNames: AltNames): CertificateTemplate {
  const { issuer, urls } = input
  return {
    ...fields(profile, input, issuer.subjectName, name, issuer),
    ...altNames,
    aki: issuer.ski,
    crlUrls: [urls.crl],
    caIssuers: [urls.caIssuers],
    ocspUrls: [urls.ocsp],
    within: { notBefore: issuer.notBefore, notAfter: issuer.notAfter },
  }
}

function fields(
  profile: ProfileName,
  input: KeyAndTime,
  issuerName: Name,
  subjectName: Name,
  issuer: CertificateInfo | undefined,
): CertificateTemplate {
  const { isCa, pathLength, keyUsage, extendedKeyUsage } = profileRules[profile]
  const key = atTheDoor("weak_key", "The public key", "Use another key.", () => readPublicKey(input.spki))
  return {
    profile,
    issuerSpki: issuer?.spki ?? input.spki,
    serial: canonicalSerial(input.serial),
    issuerName,
    subjectName,
    ...validity(input, issuer),
    spki: input.spki,
    ski: keyIdentifier(key.bits),
    isCa,
    pathLength,
    keyUsage,
    extendedKeyUsage,
    uris: [],
    dnsNames: [],
    ipAddresses: [],
    crlUrls: [],
    ocspUrls: [],
    caIssuers: [],
    ocspNoCheck: false,
  }
}

const day = 86_400_000
/** For clients whose clock is behind; more would make a certificate valid before anybody asked for it. */
const backdate = 5 * 60_000

/** Whole seconds, from five minutes ago, inside the issuer's own validity: none outlives its authority. */
function validity(
  { now, days }: KeyAndTime,
  within: { notBefore: Date; notAfter: Date } | undefined,
): { notBefore: Date; notAfter: Date } {
  const wholeSecond = (ms: number): Date => new Date(Math.floor(ms / 1000) * 1000)
  const start = Math.max(now.getTime() - backdate, within?.notBefore.getTime() ?? Number.NEGATIVE_INFINITY)
  const end = Math.min(now.getTime() + days * day, within?.notAfter.getTime() ?? Number.POSITIVE_INFINITY)
  if (within !== undefined && end <= now.getTime()) {
    throw new DomainError(
      "conflict",
      `The issuing authority's certificate ended on ${within.notAfter.toISOString()}, so nothing can be issued from it. Renew the authority first.`,
    )
  }
  return { notBefore: wholeSecond(start), notAfter: wholeSecond(end) }
}
