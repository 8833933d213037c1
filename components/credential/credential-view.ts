// What the pieces of *Get a credential* hand to one another.
import type { CertificateProfile } from "@/lib/core/certificate-profile"
import type { DecodedField, IssuedCertificate } from "@/lib/core/certificate-view"

export type CredentialApplication = {
  id: string
  name: string
  environment: string
  liveCertificates: number
  /** Those that its environment allows. */
  profiles: readonly CertificateProfile[]
}

export type NewCredential = IssuedCertificate & { decoded: DecodedField[]; issuer: string }

/** Made in this browser, or a signing request that somebody brings. */
export type KeySource = "browser" | "csr"
