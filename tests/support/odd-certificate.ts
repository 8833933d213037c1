// Client certificates that our own profile would never make: other names, times, purposes, issuers and signatures.
// For tests of gateways; written with our own writer, past the linter.
import { generateKeyPairSync, type KeyObject } from "node:crypto"
import { type CertificateInfo, clientProfile, type Name, pemEncode, readCertificate, type Signer } from "@/lib/pki"
import { oid, sequence, setOf, tags, tlv } from "@/lib/pki/der-writer"
import { signTbs } from "@/lib/pki/sign-tbs"
import { writeTbs } from "@/lib/pki/write-tbs"
import { clientInput, type Hierarchy, p256Key } from "../unit/pki/hierarchy"

/** PEM of the certificate, with its chain where one is sent along, and the key. */
export type ClientCredential = { pem: string; key: string; info: CertificateInfo }

export type OddCertificate = {
  subject?: Name
  notBefore?: Date
  notAfter?: Date
  /** Whose name and key identifier it bears, if not the hierarchy's. */
  issuer?: CertificateInfo
  /** Who signs it, if not the hierarchy's issuing authority. */
  signer?: Signer
  purpose?: "clientAuth" | "serverAuth" | "documentSigning"
  /** Sent along after it. */
  chain?: CertificateInfo[]
  serial?: string
  /** For the key of that certificate instead of a new one. */
  of?: CertificateInfo
  /** An RSA key of so many bits instead of P-256. */
  rsaBits?: number
}

const types = { CN: "2.5.4.3", O: "2.5.4.10", OU: "2.5.4.11", organizationIdentifier: "2.5.4.97" } as const

/** A name of RDNs of one or more attributes, the least specific first; DER order within one. */
export function oddName(...rdns: (readonly (readonly [keyof typeof types, string])[])[]): Name {
  const attributes = rdns.map((rdn) =>
    rdn.map(([type, text]) => ({ oid: types[type], tag: tags.utf8String, value: new TextEncoder().encode(text) })),
  )
  const der = sequence(
    ...attributes.map((rdn) => setOf(...rdn.map(({ oid: type, tag, value }) => sequence(oid(type), tlv(tag, value))))),
  )
  return { rdns: attributes, der }
}

export const nameOf = (applicationId: string, organization = "Example AG"): Name =>
  oddName([["O", organization]], [["CN", applicationId]])

export async function makeOddCertificate(hierarchy: Hierarchy, odd: OddCertificate): Promise<ClientCredential> {
  const { spki: made, privateKey } = odd.rsaBits === undefined ? p256Key() : rsaKey(odd.rsaBits)
  const spki = odd.of?.spki ?? made
  const profile = clientProfile(clientInput(hierarchy, spki))
  const issuer = odd.issuer ?? hierarchy.issuing
  const tbs = writeTbs({
    ...profile,
    serial: odd.serial ?? profile.serial,
    subjectName: odd.subject ?? profile.subjectName,
    issuerName: issuer.subjectName,
    aki: issuer.ski,
    notBefore: odd.notBefore ?? profile.notBefore,
    notAfter: odd.notAfter ?? profile.notAfter,
    extendedKeyUsage: [odd.purpose ?? "clientAuth"],
  })
  const der = await signTbs(tbs, odd.signer ?? hierarchy.issuingKey.signer)
  return {
    pem: [pemEncode("CERTIFICATE", der), ...(odd.chain ?? []).map(({ pem }) => pem)].join(""),
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    info: readCertificate(der),
  }
}

function rsaKey(bits: number): { spki: Uint8Array; privateKey: KeyObject } {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: bits })
  return { spki: new Uint8Array(publicKey.export({ type: "spki", format: "der" })), privateKey }
}
