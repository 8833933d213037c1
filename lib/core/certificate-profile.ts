// What client certificates may be for, and which keys they may be for: the words of the profiles that an environment allows.
// For the use cases that issue, and for screens and schemas.
import { z } from "zod"

export const certificateProfiles = ["standard", "transport", "seal"] as const
export type CertificateProfile = (typeof certificateProfiles)[number]

/** RSA keys have 2,048 to 4,096 bits, wherever they are allowed. */
export const keyTypes = ["P-256", "P-384", "RSA", "Ed25519"] as const
export type KeyType = (typeof keyTypes)[number]

/** @param algorithm `P-256`, `RSA-3072`, … */
export function keyTypeOf(algorithm: string): string {
  return algorithm.replace(/^RSA-\d+$/, "RSA")
}

/** What an environment gives: days, the longest, keys and profiles, of which the first is given without a wish. */
export type CertificateProfileSettings = {
  certificateDays: number
  certificateMaxDays: number
  keyTypes: string[]
  certificateProfiles: CertificateProfile[]
}

export const profileField = z.enum(certificateProfiles, { error: `Use one of ${certificateProfiles.join(", ")}.` })
