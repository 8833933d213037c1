// APIs, by name, with how many routes they have and how many partners reach them.
// For staff.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import type { ApiRow } from "@/lib/core/api-view"
import { decodeCursor, encodeCursor, type Page, pageInput } from "@/lib/core/page"
import { requireStaff } from "@/lib/core/permission"
import type { QueryDeps } from "@/lib/queries/deps"
import { containing } from "../text-search"
import { apiRows } from "./api-row"

export const listApisInput = pageInput.extend({
  environment: z.string().max(50).optional(),
  zone: z.enum(["internal", "partner", "public"]).optional(),
})
export type ListApis = z.infer<typeof listApisInput>

export const makeListApis =
  (deps: QueryDeps) =>
  async (actor: Actor, { limit, cursor, q, environment, zone }: ListApis): Promise<Page<ApiRow>> => {
    requireStaff(actor)
    const [name, id] = cursor === undefined ? [] : decodeCursor(cursor, 2)
    const text = q === undefined || q === "" ? undefined : containing(q)
    const rows = await deps.db.api.findMany({
      where: {
        environmentName: environment,
        zone,
        AND: [
          name === undefined ? {} : { OR: [{ name: { gt: name } }, { name, id: { gt: id } }] },
          text === undefined ? {} : { OR: [{ name: text }, { hostname: text }, { owner: text }] },
        ],
      },
      orderBy: [{ name: "asc" }, { id: "asc" }],
      take: limit + 1,
    })
    const shown = rows.slice(0, limit)
    const last = rows.length > limit ? shown.at(-1) : undefined
    const nextCursor = last === undefined ? null : encodeCursor([last.name, last.id])
    return { items: await apiRows(deps, shown), nextCursor }
  }
