// A root and an issuing authority made with our own writers, and a partner's key: the ground on which the PKI tests stand.
// Keys and serials are real; the clock is whatever the test says.
import { generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto"
import {
  type CertificateInfo,
  clientProfile,
  type IssuedInput,
  issueCertificate,
  issuingProfile,
  readCertificate,
  rootProfile,
  type Signer,
  serialFromRandom,
  signerFromPrivateKey,
} from "@/lib/pki"

export type TestKey = { spki: Uint8Array; privateKey: KeyObject; signer: Signer }

export function p256Key(): TestKey {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" })
  const spki = new Uint8Array(publicKey.export({ type: "spki", format: "der" }))
  return { spki, privateKey, signer: signerFromPrivateKey(privateKey) }
}

export const serial = (): Uint8Array => serialFromRandom(randomBytes(16))

export const urls = {
  crl: "http://gatewarden.example.test/pki/sandbox/root.crl",
  caIssuers: "http://gatewarden.example.test/pki/sandbox/root.crt",
  ocsp: "http://gatewarden.example.test/pki/sandbox/ocsp",
}

export type Hierarchy = {
  now: Date
  rootKey: TestKey
  root: CertificateInfo
  issuingKey: TestKey
  issuing: CertificateInfo
  anchors: Set<string>
}

/** @param name of another one, for authorities that are not ours */
export async function makeHierarchy(now = new Date(), name = "Gatewarden sandbox"): Promise<Hierarchy> {
  const rootKey = p256Key()
  const issuingKey = p256Key()
  const organization = "Gatewarden"
  const rootTemplate = rootProfile({
    commonName: `${name} root`,
    organization,
    serial: serial(),
    spki: rootKey.spki,
    now,
    days: 3650,
  })
  const root = readCertificate((await issueCertificate(rootTemplate, rootKey.signer)).pem)
  const issuing = await issueAuthority({ root, rootKey, now }, 1, issuingKey, name)
  return { now, rootKey, root, issuingKey, issuing, anchors: new Set([root.sha256]) }
}

export type TestAuthority = { info: CertificateInfo; key: TestKey }

/** Another issuing authority under the same root, as a rotation makes one. */
export async function makeSuccessor(hierarchy: Hierarchy, number: number): Promise<TestAuthority> {
  const key = p256Key()
  return { info: await issueAuthority(hierarchy, number, key), key }
}

async function issueAuthority(
  { root, rootKey, now }: Pick<Hierarchy, "root" | "rootKey" | "now">,
  number: number,
  { spki }: TestKey,
  name = "Gatewarden sandbox",
): Promise<CertificateInfo> {
  const template = issuingProfile({
    issuer: root,
    urls,
    commonName: `${name} issuing ${number}`,
    organization: "Gatewarden",
    serial: serial(),
    spki,
    now,
    days: 1825,
  })
  return readCertificate((await issueCertificate(template, rootKey.signer)).pem)
}

export const applicationId = "app_01j9zcx3v5f8q2m4n6p7r8s9t0"
export const partnerId = "ptn_01j9zcx3v5f8q2m4n6p7r8s9t1"

export const clientInput = (
  { issuing, now }: Hierarchy,
  spki: Uint8Array,
): IssuedInput & Parameters<typeof clientProfile>[0] => ({
  issuer: issuing,
  urls,
  serial: serial(),
  spki,
  now,
  days: 90,
  trustDomain: "gatewarden.example.test",
  environment: "sandbox",
  partnerId,
  partnerName: "Bücher & Söhne, GmbH",
  applicationId,
})

export async function issueClient(hierarchy: Hierarchy, spki = p256Key().spki): Promise<CertificateInfo> {
  const issued = await issueCertificate(clientProfile(clientInput(hierarchy, spki)), hierarchy.issuingKey.signer)
  return readCertificate(issued.der)
}
