// The emergency switch that stands in a hierarchy, for renewalWindow(); null where nobody is asked for anything.
// For whoami, EST and whoever tells a certificate's owner when to renew.
import type { Reissue } from "@/lib/core/renewal-window"
import type { QueryDeps } from "@/lib/queries/deps"

export const makeGetReissue =
  ({ db }: Pick<QueryDeps, "db">) =>
  /** @param environment null for the infrastructure hierarchy: gateways and operators */
  async (environment: string | null): Promise<Reissue | null> => {
    const standing = await db.reissue.findFirst({ where: { environmentName: environment, withdrawnAt: null } })
    return standing === null ? null : { askedAt: standing.askedAt, by: standing.reissueBy }
  }
