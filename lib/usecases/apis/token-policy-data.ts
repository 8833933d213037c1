// A token policy as the columns of an API: the policy itself, and the issuer that the database holds it to.
// For creation and update.
import { invalidField } from "@/lib/core/domain-error"
import type { TokenPolicy } from "@/lib/core/policy"
import type { Tx } from "@/lib/usecases/deps"

type Columns = { tokenPolicy: TokenPolicy; tokenIssuerName: string | null }

/** @throws DomainError invalid_input where the environment has no such issuer */
export async function tokenPolicyData(tx: Tx, environmentName: string, policy: TokenPolicy): Promise<Columns> {
  if (policy.kind === "none") return { tokenPolicy: { kind: "none" }, tokenIssuerName: null }
  const { issuer } = policy
  const known = await tx.tokenIssuer.findUnique({ where: { environmentName_issuer: { environmentName, issuer } } })
  if (known === null) {
    throw invalidField(
      "tokenPolicy.issuer",
      `${environmentName} knows no issuer of tokens ${issuer}. Add it first, with the address of its keys.`,
    )
  }
  return { tokenPolicy: policy, tokenIssuerName: issuer }
}
