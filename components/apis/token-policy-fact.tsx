// An API's token policy in words, and what is wrong with the keys of its issuer where something is.
// For the API's page.
import type { TokenPolicy } from "@/lib/core/policy"
import type { TokenIssuerView } from "@/lib/core/token-issuer-view"
import { LinkButton } from "../ui/link-button"
import { ProblemNote } from "../ui/problem-note"
import { TokenPolicyWords } from "./token-policy-words"

/** @param issuer the one that the policy names, if it names one */
export function TokenPolicyFact({ policy, issuer }: { policy: TokenPolicy; issuer?: TokenIssuerView }) {
  const problem = issuer === undefined ? null : problemOf(issuer)
  return (
    <>
      <TokenPolicyWords policy={policy} />
      {problem === null ? null : (
        <ProblemNote
          tone="wait"
          className="mt-2 max-w-xl"
          {...problem}
          remedy={
            <LinkButton size="sm" href="/settings/token-issuers">
              Token issuers
            </LinkButton>
          }
        />
      )}
    </>
  )
}

function problemOf({ keys, lastError }: TokenIssuerView): { title: string; detail: string } | null {
  if (lastError === null) return null
  if (keys.length === 0) return { title: "No token of it is good yet", detail: lastError }
  return { title: "Its keys cannot be fetched", detail: `${lastError} The last ones stay in use.` }
}
