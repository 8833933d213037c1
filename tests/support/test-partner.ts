// A partner's program with a certificate of a test hierarchy: the identity that calls a gateway in tests.
// For tests of gateways that need no portal.
import { clientProfile, issueCertificate, readCertificate } from "@/lib/pki"
import { clientInput, type Hierarchy, p256Key } from "../unit/pki/hierarchy"
import type { PartnerIdentity } from "./partner-call"

export type TestPartner = PartnerIdentity & { serial: string; sha256: string; issuer: string }

export async function makePartner(hierarchy: Hierarchy, applicationId: string): Promise<TestPartner> {
  const key = p256Key()
  const input = { ...clientInput(hierarchy, key.spki), applicationId }
  const issued = await issueCertificate(clientProfile(input), hierarchy.issuingKey.signer)
  const { pem, serial, sha256 } = readCertificate(issued.der)
  return {
    cert: [pem, hierarchy.issuing.pem].join("\n"),
    key: key.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    serial,
    sha256,
    issuer: hierarchy.issuing.subject,
  }
}

/** Its entry in what is revoked, as of now. */
export const revocationOf = ({ issuer, serial, sha256 }: TestPartner) => ({
  issuer,
  serial,
  sha256,
  revokedAt: new Date().toISOString(),
})
