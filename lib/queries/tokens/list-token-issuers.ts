// The issuers of access tokens, environment by environment, with the state of their keys and the APIs that ask for their tokens.
// For staff.
import type { Actor } from "@/lib/core/actor"
import { requireStaff } from "@/lib/core/permission"
import type { TokenKey } from "@/lib/core/policy"
import type { TokenIssuerView } from "@/lib/core/token-issuer-view"
import type { QueryDeps } from "@/lib/queries/deps"
import { requireEnvironment } from "../environments/require-environment"

export const makeListTokenIssuers =
  ({ db, clock }: QueryDeps) =>
  async (actor: Actor, { environment }: { environment?: string } = {}): Promise<TokenIssuerView[]> => {
    requireStaff(actor)
    await requireEnvironment(db, environment)
    const rows = await db.tokenIssuer.findMany({
      where: { environmentName: environment },
      include: { apis: { select: { id: true, name: true }, orderBy: { name: "asc" } } },
      orderBy: [{ environmentName: "asc" }, { issuer: "asc" }],
    })
    const now = clock()
    return rows.map(({ id, environmentName, issuer, jwksUri, lastError, apis, ...row }) => ({
      ...{ id, environment: environmentName, issuer, jwksUri, lastError, apis },
      // written by refreshTokenKeys alone, which has this shape
      keys: (row.keys as TokenKey[]).map(({ kid, alg }) => ({ kid, alg })),
      fetchedAt: row.fetchedAt?.toISOString() ?? null,
      triedAt: row.triedAt?.toISOString() ?? null,
      due: row.nextAt <= now || (row.fetchedAt === null && lastError === null),
      failingSince: row.failingSince?.toISOString() ?? null,
      createdAt: row.createdAt.toISOString(),
    }))
  }
