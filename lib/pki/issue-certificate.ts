// Issues a certificate: lint the template, write, sign, lint the bytes. Nothing that breaks its profile leaves here.
// The use case has recorded the serial with its intent before it calls this.
import { createHash } from "node:crypto"
import { DomainError } from "@/lib/core/domain-error"
import type { Bytes } from "./der-writer"
import { lintCertificate, lintTemplate } from "./lint-certificate"
import { pemEncode } from "./pem"
import type { CertificateTemplate } from "./profiles"
import { signTbs } from "./sign-tbs"
import type { Signer } from "./signer"
import { writeTbs } from "./write-tbs"

export type IssuedCertificate = {
  der: Bytes
  pem: string
  /** SHA-256 of the DER, lower-case hex. */
  sha256: string
}

/** @throws DomainError internal when the template or the result breaks the profile: a mistake of ours, not of who asked */
export async function issueCertificate(template: CertificateTemplate, signer: Signer): Promise<IssuedCertificate> {
  refuseFindings("was not signed", lintTemplate(template))
  const der = await signTbs(writeTbs(template), signer, template.issuerSpki)
  refuseFindings("was signed but is not handed out", lintCertificate(der, template.profile, template))
  return { der, pem: pemEncode("CERTIFICATE", der), sha256: createHash("sha256").update(der).digest("hex") }
}

function refuseFindings(what: string, findings: readonly string[]): void {
  if (findings.length === 0) return
  throw new DomainError("internal", `The certificate ${what}, because it breaks its profile: ${findings.join("; ")}.`)
}
