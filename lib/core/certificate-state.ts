// What a stored certificate is at an instant: the database keeps intent, valid and revoked; the end is read off notAfter.
// For queries, screens and whoever asks whether an identity still stands.

export const certificateStates = ["valid", "expired", "revoked", "intent"] as const
export type CertificateState = (typeof certificateStates)[number]

/** RFC 5280 §5.3.1, the reasons that a person here may give. */
export const revocationReasons = [
  "unspecified",
  "keyCompromise",
  "affiliationChanged",
  "superseded",
  "cessationOfOperation",
  "privilegeWithdrawn",
] as const
export type RevocationReason = (typeof revocationReasons)[number]

/** Revoked stays revoked after its end (rule 6); the last instant of validity is still valid (RFC 5280 §4.1.2.5). */
export function certificateState(
  certificate: { status: "intent" | "valid" | "revoked"; notAfter: Date },
  at: Date,
): CertificateState {
  if (certificate.status !== "valid") return certificate.status
  return at > certificate.notAfter ? "expired" : "valid"
}
