// Gateways by name, with their state, their lag and their last error.
// For staff.
import { Prisma } from "@prisma/client"
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { gatewayStates } from "@/lib/core/gateway-state"
import type { GatewayView } from "@/lib/core/gateway-view"
import { decodeCursor, type Page, pageInput, toPage } from "@/lib/core/page"
import { requireStaff } from "@/lib/core/permission"
import type { QueryDeps } from "@/lib/queries/deps"
import { containing } from "../text-search"
import { readGateways } from "./read-gateways"

export const listGatewaysInput = pageInput.extend({
  status: z.enum(gatewayStates).optional(),
  environment: z.string().max(63).optional(),
})
export type ListGateways = z.infer<typeof listGatewaysInput>

export const makeListGateways =
  (deps: QueryDeps) =>
  async (actor: Actor, { limit, cursor, q, status, environment }: ListGateways): Promise<Page<GatewayView>> => {
    requireStaff(actor)
    const conditions = [Prisma.sql`true`]
    if (environment !== undefined) conditions.push(Prisma.sql`g.environment = ${environment}`)
    if (status !== undefined) conditions.push(Prisma.sql`s.state = ${status}`)
    if (q !== undefined && q !== "") {
      conditions.push(Prisma.sql`(g.id = ${q} or g.name ilike ${`%${containing(q).contains}%`})`)
    }
    if (cursor !== undefined) {
      const [name, id] = decodeCursor(cursor, 2)
      conditions.push(Prisma.sql`(g.name, g.id) > (${name}, ${id})`)
    }
    const rows = await readGateways(deps, Prisma.join(conditions, " and "), limit + 1)
    return toPage(
      rows,
      limit,
      ({ name, id }) => [name, id],
      (row) => row,
    )
  }
