// The people who can sign in: all of them for staff, those of one's own organisation for a partner's people.
// By name. For the settings and the partner's pages.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { decodeCursor, type Page, pageInput, toPage } from "@/lib/core/page"
import { type PersonRow, roles } from "@/lib/core/people-view"
import { isStaff } from "@/lib/core/permission"
import type { QueryDeps } from "@/lib/queries/deps"
import { containing } from "../text-search"
import { ownPartnerOr } from "./own-partner-or"
import { personRow, withPartner } from "./person-row"

export const listPeopleInput = pageInput.extend({
  status: z.enum(["active", "disabled"]).optional(),
  role: z.enum(roles).optional(),
  /** `null`: our own people alone. */
  partnerId: z.string().max(64).nullable().optional(),
})
export type ListPeople = z.infer<typeof listPeopleInput>

export const makeListPeople =
  ({ db }: Pick<QueryDeps, "db">) =>
  async (actor: Actor, { limit, cursor, q, status, role, partnerId }: ListPeople): Promise<Page<PersonRow>> => {
    const [name, id] = cursor === undefined ? [] : decodeCursor(cursor, 2)
    const rows = await db.user.findMany({
      where: {
        status,
        role,
        partnerId: isStaff(actor) ? partnerId : ownPartnerOr(actor, partnerId),
        AND: [
          name === undefined ? {} : { OR: [{ name: { gt: name } }, { name, id: { gt: id } }] },
          q === undefined || q === "" ? {} : { OR: [{ name: containing(q) }, { email: containing(q) }] },
        ],
      },
      include: withPartner,
      orderBy: [{ name: "asc" }, { id: "asc" }],
      take: limit + 1,
    })
    return toPage(rows, limit, (row) => [row.name, row.id], personRow)
  }
