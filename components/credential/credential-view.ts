// What the pieces of *Get a credential* hand to one another.
import type { DecodedField, IssuedCertificate } from "@/lib/core/certificate-view"

export type CredentialApplication = { id: string; name: string; environment: string; liveCertificates: number }

export type NewCredential = IssuedCertificate & { decoded: DecodedField[]; issuer: string }

/** Made in this browser, or a signing request that somebody brings. */
export type KeySource = "browser" | "csr"
