// Profiles of certificates and kinds of keys, in words.
// For the settings, and wherever a certificate says what it is for.
import type { CertificateProfile, KeyType } from "@/lib/core/certificate-profile"

export const profileWords: Record<CertificateProfile, { label: string; hint: string }> = {
  standard: { label: "Standard", hint: "For calls. CN and O in the subject." },
  transport: {
    label: "Open finance, transport",
    hint: "For calls, with the organisation's identifier (2.5.4.97) in the subject. The partner needs one.",
  },
  seal: {
    label: "Open finance, seal",
    hint: "Signs messages and documents. No gateway takes it for a caller. The partner needs an identifier.",
  },
}

export const keyTypeWords: Record<KeyType, string> = {
  "P-256": "ECDSA P-256",
  "P-384": "ECDSA P-384",
  RSA: "RSA, 2,048 to 4,096 bits",
  Ed25519: "Ed25519",
}
