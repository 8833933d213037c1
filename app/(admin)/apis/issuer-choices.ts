// The issuers that a token policy may name, with what their keys sign with: no more than the form needs.
// For the pages that add and edit an API.
import type { IssuerChoice } from "@/components/apis/token-policy-fields"
import type { TokenIssuerView } from "@/lib/core/token-issuer-view"

export function issuerChoices(issuers: readonly TokenIssuerView[]): IssuerChoice[] {
  return issuers.map(({ environment, issuer, keys }) => ({
    environment,
    issuer,
    algorithms: [...new Set(keys.map(({ alg }) => alg))].sort(),
  }))
}
