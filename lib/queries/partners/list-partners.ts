// Partners, searched, filtered, sorted and paged in the database: as fast at the ten-thousandth as at the first.
// For staff.
import type { Prisma } from "@prisma/client"
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { invalidField } from "@/lib/core/domain-error"
import { decodeCursor, encodeCursor, type Page, pageInput } from "@/lib/core/page"
import { partnerStatuses } from "@/lib/core/partner-life-cycle"
import type { PartnerRow } from "@/lib/core/partner-view"
import { requireStaff } from "@/lib/core/permission"
import type { QueryDeps } from "@/lib/queries/deps"
import { containing } from "../text-search"
import { partnerRows } from "./partner-row"

export const listPartnersInput = pageInput.extend({
  status: z.enum(partnerStatuses).optional(),
  sort: z.enum(["name", "newest", "changed"]).default("name"),
})
export type ListPartners = z.infer<typeof listPartnersInput>

type Stored = { id: string; name: string; updatedAt: Date }

/** The identifier is made of time, so it is also the order of registration. */
const sorts: Record<
  ListPartners["sort"],
  {
    orderBy: Prisma.PartnerOrderByWithRelationInput[]
    key: (row: Stored) => string[]
    after: (key: string[]) => Prisma.PartnerWhereInput
  }
> = {
  name: {
    orderBy: [{ name: "asc" }],
    key: ({ name }) => [name],
    after: ([name]) => ({ name: { gt: name } }),
  },
  newest: {
    orderBy: [{ id: "desc" }],
    key: ({ id }) => [id],
    after: ([id]) => ({ id: { lt: id } }),
  },
  changed: {
    orderBy: [{ updatedAt: "desc" }, { id: "desc" }],
    key: ({ updatedAt, id }) => [updatedAt.toISOString(), id],
    after: ([at = "", id]) => ({
      OR: [{ updatedAt: { lt: instant(at) } }, { updatedAt: instant(at), id: { lt: id } }],
    }),
  },
}

export const makeListPartners =
  (deps: QueryDeps) =>
  async (actor: Actor, { limit, cursor, q, status, sort }: ListPartners): Promise<Page<PartnerRow>> => {
    requireStaff(actor)
    const { orderBy, key, after } = sorts[sort]
    const rows = await deps.db.partner.findMany({
      where: {
        status,
        AND: [
          cursor === undefined ? {} : after(decodeCursor(cursor, orderBy.length)),
          q === undefined || q === "" ? {} : { OR: [{ name: containing(q) }, { legalName: containing(q) }, { id: q }] },
        ],
      },
      orderBy,
      take: limit + 1,
    })
    const shown = rows.slice(0, limit)
    const last = rows.length > limit ? shown.at(-1) : undefined
    return { items: await partnerRows(deps, shown), nextCursor: last === undefined ? null : encodeCursor(key(last)) }
  }

function instant(text: string): Date {
  const at = new Date(text)
  if (Number.isNaN(at.getTime()))
    throw invalidField("cursor", "This is not a cursor of this list. Start again without one.")
  return at
}
