// Issuers of access tokens whose keys cannot be fetched: the last ones stay, so what breaks is the issuer's next rotation.
// For the overview's findings. A short failure is nothing; from an hour on somebody should plan, from a day on act.
import type { Finding } from "@/lib/core/overview-view"
import { exactWords } from "@/lib/core/time-words"
import type { QueryDeps } from "@/lib/queries/deps"

const hourMs = 3_600_000
const most = 30

export async function findTokenTroubles({ db, clock }: QueryDeps): Promise<Finding[]> {
  const now = clock().getTime()
  const rows = await db.tokenIssuer.findMany({
    where: {
      apis: { some: {} },
      // without any key nobody's token is good, so that cannot wait
      OR: [{ failingSince: { lt: new Date(now - hourMs) } }, { failures: { gt: 0 }, fetchedAt: null }],
    },
    orderBy: { failingSince: "asc" },
    take: most,
  })
  return rows.map(({ id, issuer, environmentName, failingSince, fetchedAt, lastError }) => ({
    kind: "token-keys-stale",
    severity: fetchedAt === null || now - (failingSince?.getTime() ?? now) > 24 * hourMs ? "act" : "plan",
    subject: { kind: "token-issuer", id, name: issuer },
    environment: environmentName,
    detail: `Its keys cannot be fetched since ${failingSince === null ? "now" : exactWords(failingSince)}: ${lastError ?? "no reason is known."} ${
      fetchedAt === null
        ? "No token of it is good yet."
        : "The last ones stay in use; tokens by newer keys are refused."
    }`,
  }))
}
