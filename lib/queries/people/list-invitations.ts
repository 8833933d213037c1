// Invitations and what became of them: all for staff, those of one's own organisation for a partner's people.
// Newest first. For the settings and the partner's pages.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { decodeCursor, type Page, pageInput, toPage } from "@/lib/core/page"
import type { InvitationRow } from "@/lib/core/people-view"
import { isStaff } from "@/lib/core/permission"
import type { QueryDeps } from "@/lib/queries/deps"
import { containing } from "../text-search"
import { readActorNames } from "./actor-names"
import { ownPartnerOr } from "./own-partner-or"
import { invitationRow, withPartner } from "./person-row"

export const listInvitationsInput = pageInput.extend({
  /** Only those that can still be accepted. */
  open: z.boolean().optional(),
  /** `null`: of our own people alone. */
  partnerId: z.string().max(64).nullable().optional(),
})
export type ListInvitations = z.infer<typeof listInvitationsInput>

export const makeListInvitations =
  ({ db, clock }: QueryDeps) =>
  async (actor: Actor, { limit, cursor, q, open, partnerId }: ListInvitations): Promise<Page<InvitationRow>> => {
    const now = clock()
    const [before] = cursor === undefined ? [] : decodeCursor(cursor, 1)
    const rows = await db.invitation.findMany({
      where: {
        id: { lt: before },
        partnerId: isStaff(actor) ? partnerId : ownPartnerOr(actor, partnerId),
        AND: [
          open === true ? { acceptedAt: null, revokedAt: null, expiresAt: { gt: now } } : {},
          q === undefined || q === "" ? {} : { OR: [{ name: containing(q) }, { email: containing(q) }] },
        ],
      },
      include: withPartner,
      orderBy: { id: "desc" },
      take: limit + 1,
    })
    const nameOf = await readActorNames(
      db,
      rows.map(({ invitedById }) => invitedById),
    )
    return toPage(
      rows,
      limit,
      ({ id }) => [id],
      (row) => invitationRow(row, nameOf, now),
    )
  }
