// The one or two words that a finding goes by on its tag.
import type { Finding } from "@/lib/core/overview-view"

export const findingWords: Record<Finding["kind"], string> = {
  "gateway-rejecting": "rejecting",
  "gateway-silent": "silent",
  "gateway-behind": "behind",
  "gateway-limited": "limited",
  "gateway-certificate-ending": "expires",
  "operator-certificate-ending": "expires",
  "application-certificate-ending": "expires",
  "authority-ending": "CA ends",
  "manifest-ending": "stale soon",
  "crl-overdue": "CRL overdue",
  "ceremony-due": "ceremony due",
  "root-document-ending": "keys end",
  "revocation-not-enforced": "not enforced",
  "token-keys-stale": "token keys",
  "rollout-halted": "halted",
  "proposal-waiting": "to approve",
}
