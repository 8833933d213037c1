// One's own account: how one signs in, and where one is signed in.
// For the account page of anybody who is signed in.
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import type { MyAccount } from "@/lib/core/people-view"
import type { QueryDeps } from "@/lib/queries/deps"
import { personRow, withPartner } from "./person-row"

export const makeGetMyAccount =
  ({ db, clock }: QueryDeps) =>
  /** @param sessionId the session that asks, to be marked */
  async (actor: Actor, sessionId?: string): Promise<MyAccount> => {
    const user =
      actor.kind === "user" ? await db.user.findUnique({ where: { id: actor.id }, include: withPartner }) : null
    if (user === null) throw new DomainError("forbidden", "Only people have accounts.")
    const sessions = await db.session.findMany({
      where: { userId: user.id, endedAt: null, expiresAt: { gt: clock() } },
      orderBy: { createdAt: "desc" },
      take: 50,
    })
    return {
      ...personRow(user),
      sessions: sessions.map(({ id, createdAt, expiresAt }) => ({
        id,
        createdAt: createdAt.toISOString(),
        expiresAt: expiresAt.toISOString(),
        current: id === sessionId,
      })),
    }
  }
