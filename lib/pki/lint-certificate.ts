// The linter: what in a certificate breaks its profile, each finding a sentence, none for a good one.
// issue-certificate asks before signing (the template) and after (the bytes); tests ask for certificates of others.
import { DomainError } from "@/lib/core/domain-error"
import type { CertificateFields } from "./certificate-fields"
import type { ReadFields } from "./certificate-info"
import { cleanName } from "./clean-name"
import { sequence, tags, time } from "./der-writer"
import { attributeBounds, commonNameOf, type Name, type NameAttribute, textOf } from "./name"
import { attributeNames, oids, organizationIdentifier } from "./oids"
import { type CertificateTemplate, type ProfileName, profileRules } from "./profiles"
import { keyIdentifier, readPublicKey } from "./public-key"
import { readFields } from "./read-certificate"
import { ecdsaWithSha256 } from "./signature"
import { atTheDoor } from "./strict-der"
import { writeTbs } from "./write-tbs"

/** What a template would break if it were signed. */
export function lintTemplate(template: CertificateTemplate): string[] {
  const findings = lintFields(template, template.profile)
  const { within } = template
  if (within !== undefined && (template.notAfter > within.notAfter || template.notBefore < within.notBefore)) {
    findings.push("the validity is not inside the issuer's")
  }
  return findings
}

/**
 * What signed bytes break.
 * @param template where given, the bytes must also say exactly what it says
 */
export function lintCertificate(der: Uint8Array, profile: ProfileName, template?: CertificateTemplate): string[] {
  let fields: ReadFields
  try {
    fields = readFields(der)
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    return [error.detail]
  }
  const findings = lintFields(fields, profile)
  findings.push(...lintEncoding(fields))
  if (template !== undefined) findings.push(...differences(fields, template))
  return findings
}

function lintFields(fields: CertificateFields, profile: ProfileName): string[] {
  return [...lintNumbers(fields, profile), ...lintKeys(fields, profile), ...lintNames(fields, profile)]
}

const day = 86_400_000
/** The five minutes before and the second that is cut off. */
const slack = 5 * 60_000 + 1000

function lintNumbers(fields: CertificateFields, profile: ProfileName): string[] {
  const findings: string[] = []
  const { serial, notBefore, notAfter } = fields
  if (!/^[1-9a-f][0-9a-f]*$/.test(serial)) findings.push("the serial is not positive hex without leading zeros")
  if (serial.length > 40 || (serial.length === 40 && serial >= "8")) findings.push("the serial has more than 20 bytes")
  // 127 random bits have 64 leading zeros once in 2^63; fewer digits mean a source that is not random.
  if (serial.length < 16) findings.push("the serial is too short to be random")
  const length = notAfter.getTime() - notBefore.getTime()
  if (!(length > 0)) findings.push("the validity ends before it starts")
  if (length > profileRules[profile].maxDays * day + slack)
    findings.push("the validity is longer than the profile allows")
  if (notBefore.getTime() % 1000 !== 0 || notAfter.getTime() % 1000 !== 0)
    findings.push("the validity is not in whole seconds")
  return findings
}

function lintKeys(fields: CertificateFields, profile: ProfileName): string[] {
  const findings: string[] = []
  const rules = profileRules[profile]
  try {
    const { bits, algorithm } = atTheDoor("weak_key", "The key", "", () => readPublicKey(fields.spki))
    // what signs for us signs with ECDSA over P-256, and whoever checks knows no other
    if ((rules.isCa || profile === "responder") && algorithm !== "P-256") findings.push(`the key is ${algorithm}`)
    if (fields.ski !== keyIdentifier(bits)) findings.push("the subject key identifier is not that of the key")
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    findings.push(error.detail)
  }
  if (fields.isCa !== rules.isCa) findings.push(`basicConstraints says CA:${fields.isCa}`)
  if (fields.pathLength !== rules.pathLength) findings.push("the path length is not the profile's")
  if (!sameList(fields.keyUsage, rules.keyUsage)) findings.push("the key usage is not the profile's")
  if (!sameList(fields.extendedKeyUsage, rules.extendedKeyUsage))
    findings.push("the extended key usage is not the profile's")
  const selfSigned = profile === "root"
  if ((fields.aki === undefined) !== selfSigned) findings.push("the authority key identifier is missing or too many")
  if (sameBytes(fields.issuerName.der, fields.subjectName.der) !== selfSigned)
    findings.push("the issuer and the subject do not fit the profile")
  return findings
}

function lintNames(fields: CertificateFields, profile: ProfileName): string[] {
  const findings: string[] = []
  const { uris, dnsNames, ipAddresses, crlUrls, caIssuers, ocspUrls } = fields
  const commonName = commonNameOf(fields.subjectName)
  if (commonName === undefined) findings.push("the subject does not end in one CN")
  findings.push(...lintSubject(fields.subjectName))
  const identified = fields.subjectName.rdns.flat().some(({ oid }) => oid === organizationIdentifier)
  if (identified !== (profileRules[profile].organizationIdentifier === true))
    findings.push("the organisation's identifier does not fit the profile")
  if (uris.length !== profileRules[profile].uris) findings.push("the number of URIs is not the profile's")
  for (const uri of uris) {
    // The CN is what gateways match: the two identities in one certificate must be one.
    if (!spiffeId.test(uri) || !uri.endsWith(`/${commonName}`))
      findings.push("the URI is not the SPIFFE id of the subject")
  }
  const hosts = dnsNames.length + ipAddresses.length
  if (profile === "listener" ? hosts === 0 : hosts > 0) findings.push("the host names do not fit the profile")
  if (!dnsNames.every((name) => hostName.test(name))) findings.push("a host name is not one")
  const wanted = profile === "root" ? 0 : 1
  if (crlUrls.length !== wanted) findings.push("the number of CRL addresses is not the profile's")
  if (caIssuers.length !== wanted) findings.push("the number of issuer addresses is not the profile's")
  if (ocspUrls.length !== profileRules[profile].ocspUrls)
    findings.push("the number of OCSP addresses is not the profile's")
  if (fields.ocspNoCheck !== (profile === "responder"))
    findings.push("the mark of a responder does not fit the profile")
  if (![...crlUrls, ...caIssuers, ...ocspUrls].every((url) => webAddress.test(url))) {
    findings.push("an address is not an http or https URL")
  }
  return findings
}

/** RFC 5280 §4.1.2.4 and appendix A.1; and nothing that shows as something else or ends early in a program written in C. */
function lintSubject({ rdns }: Name): string[] {
  const findings: string[] = []
  if (rdns.some((rdn) => rdn.length !== 1)) findings.push("the subject has a part of several values")
  const types = rdns.flat().map(({ oid }) => oid)
  if (new Set(types).size !== types.length) findings.push("the subject has an attribute twice")
  if (!types.includes("2.5.4.10")) findings.push("the subject names no organisation")
  for (const attribute of rdns.flat()) {
    const why = whyBadText(attribute)
    if (why !== undefined) findings.push(`the subject's ${attributeNames.get(attribute.oid) ?? attribute.oid} ${why}`)
  }
  return findings
}

function whyBadText(attribute: NameAttribute): string | undefined {
  const { oid, tag } = attribute
  const text = textOf(attribute)
  if (text === undefined || !writtenTags.has(tag)) return "is not a UTF8String or PrintableString"
  if (oid === "2.5.4.6" && !/^[A-Z]{2}$/.test(text)) return "is not a country's code"
  try {
    return cleanName("subject", text, attributeBounds.get(oid) ?? 256) === text ? undefined : "is not in its clean form"
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    return `is refused: ${error.detail}`
  }
}

const writtenTags = new Set<number>([tags.utf8String, tags.printableString])

/** https://github.com/spiffe/spiffe/blob/main/standards/SPIFFE-ID.md §2: a trust domain in lower case, no empty or dot segments. */
const spiffeId = /^spiffe:\/\/[a-z0-9._-]{1,255}(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._-]+)+$/
const hostName = /^(?=.{1,253}$)(?!-)[a-z0-9-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9-]{1,63}(?<!-))*$/
const webAddress = /^https?:\/\/(?:[A-Za-z0-9.-]+|\[[0-9a-fA-F:.]+\])(?::\d{1,5})?(?:\/[\x21-\x7e]*)?$/

const mustBeCritical = new Set<string>([oids.basicConstraints, oids.keyUsage])

/** What only signed bytes can break. */
function lintEncoding(fields: ReadFields): string[] {
  const findings: string[] = []
  if (!sameBytes(fields.signatureAlgorithm, ecdsaWithSha256)) findings.push("the signature is not ecdsa-with-SHA256")
  for (const { oid, critical } of fields.extensions) {
    if (critical !== mustBeCritical.has(oid)) findings.push(`the extension ${oid} is ${critical ? "" : "not "}critical`)
  }
  // RFC 5280 §4.1.2.5: UTCTime through 2049, GeneralizedTime from then on
  if (!sameBytes(fields.validity, sequence(time(fields.notBefore), time(fields.notAfter))))
    findings.push("the times of the validity are not in their form")
  // whatever no reader of ours looks at: an extension more, a form of address that names nothing, an order of its own
  if (!sameBytes(fields.tbs, writeTbs(fields))) findings.push("it says something that no profile has")
  if (fields.otherAltNames > 0) findings.push("there are alternative names of a kind that no profile has")
  return findings
}

/** The fields in which what was signed differs from what was meant. */
function differences(fields: ReadFields, template: CertificateTemplate): string[] {
  const pairs: [string, boolean][] = [
    ["serial", fields.serial === template.serial],
    ["issuer", sameBytes(fields.issuerName.der, template.issuerName.der)],
    ["subject", sameBytes(fields.subjectName.der, template.subjectName.der)],
    ["start of validity", fields.notBefore.getTime() === template.notBefore.getTime()],
    ["end of validity", fields.notAfter.getTime() === template.notAfter.getTime()],
    ["public key", sameBytes(fields.spki, template.spki)],
    ["authority key identifier", fields.aki === template.aki],
    ["URIs", sameList(fields.uris, template.uris)],
    ["host names", sameList(fields.dnsNames, template.dnsNames)],
    ["CRL addresses", sameList(fields.crlUrls, template.crlUrls)],
    ["OCSP addresses", sameList(fields.ocspUrls, template.ocspUrls)],
    ["issuer addresses", sameList(fields.caIssuers, template.caIssuers)],
  ]
  return pairs.filter(([, same]) => !same).map(([what]) => `the ${what} differs from the template`)
}

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0

const sameList = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((value, index) => value === b[index])
