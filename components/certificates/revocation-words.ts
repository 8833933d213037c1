// The reasons for revoking a certificate (RFC 5280 §5.3.1) in words for the person who gives one, and who reads one.
import type { RevocationReason } from "@/lib/core/certificate-state"

export const revocationWords: Record<RevocationReason, { label: string; hint: string }> = {
  keyCompromise: { label: "Key compromise", hint: "Somebody else has the private key, or may have it." },
  superseded: { label: "Superseded", hint: "Another certificate has taken its place." },
  cessationOfOperation: { label: "Cessation of operation", hint: "What it was for is no longer run." },
  affiliationChanged: { label: "Affiliation changed", hint: "Its subject is no longer who it names." },
  privilegeWithdrawn: { label: "Privilege withdrawn", hint: "Its holder may no longer use it." },
  unspecified: { label: "Unspecified", hint: "None of these. The audit log has what you know." },
}
