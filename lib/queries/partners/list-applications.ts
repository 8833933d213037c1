// Applications, of one partner or of all, by name.
// For staff, and for a partner's own people their own.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { applicationStatuses } from "@/lib/core/application-life-cycle"
import type { ApplicationRow } from "@/lib/core/application-view"
import { decodeCursor, encodeCursor, type Page, pageInput } from "@/lib/core/page"
import { readableBy, requireStaff } from "@/lib/core/permission"
import type { QueryDeps } from "@/lib/queries/deps"
import { containing } from "../text-search"
import { applicationRows, withPartner } from "./application-row"

export const listApplicationsInput = pageInput.extend({
  partnerId: z.string().max(64).optional(),
  environment: z.string().max(50).optional(),
  status: z.enum(applicationStatuses).optional(),
})
export type ListApplications = z.infer<typeof listApplicationsInput>

export const makeListApplications =
  (deps: QueryDeps) =>
  async (actor: Actor, asked: ListApplications): Promise<Page<ApplicationRow>> => {
    const { limit, cursor, q, partnerId, environment, status } = asked
    await requireReadable(deps, actor, partnerId)
    const [name, id] = cursor === undefined ? [] : decodeCursor(cursor, 2)
    const rows = await deps.db.application.findMany({
      where: {
        partnerId,
        environmentName: environment,
        status,
        AND: [
          name === undefined ? {} : { OR: [{ name: { gt: name } }, { name, id: { gt: id } }] },
          q === undefined || q === "" ? {} : { OR: [{ name: containing(q) }, { id: q }] },
        ],
      },
      include: withPartner,
      orderBy: [{ name: "asc" }, { id: "asc" }],
      take: limit + 1,
    })
    const shown = rows.slice(0, limit)
    const last = rows.length > limit ? shown.at(-1) : undefined
    const nextCursor = last === undefined ? null : encodeCursor([last.name, last.id])
    return { items: await applicationRows(deps, shown), nextCursor }
  }

async function requireReadable({ db }: QueryDeps, actor: Actor, partnerId: string | undefined): Promise<void> {
  if (partnerId === undefined) return requireStaff(actor)
  const partner = await db.partner.findUnique({ where: { id: partnerId }, select: { id: true } })
  readableBy(actor, partner, ({ id }) => id, { kind: "partner", id: partnerId })
}
