// What the APIs at some hosts ask for beside the certificate. Hosts that only our own networks reach are not told of.
// For connection checks.
import type { JwtPolicy, TokenPolicy } from "@/lib/core/policy"
import type { QueryDeps } from "@/lib/queries/deps"

export async function readTokenPolicies(
  db: QueryDeps["db"],
  environmentName: string,
  hosts: string[],
): Promise<(host: string) => JwtPolicy | null> {
  const apis = await db.api.findMany({
    where: { environmentName, hostname: { in: hosts }, zone: { not: "internal" }, tokenIssuerName: { not: null } },
    select: { hostname: true, tokenPolicy: true },
  })
  // written from the input schema alone, which has this shape
  const policies = new Map(apis.map(({ hostname, tokenPolicy }) => [hostname, tokenPolicy as TokenPolicy]))
  return (host) => {
    const policy = policies.get(host)
    return policy?.kind === "jwt" ? policy : null
  }
}
