// Requests for access: those that wait for a decision, or all with what became of them. Oldest first, so that nobody waits forever.
// For staff, and for a partner's people those of their own partner.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import type { GrantView } from "@/lib/core/grant-view"
import { notFound } from "@/lib/core/not-found"
import { decodeCursor, type Page, pageInput, toPage } from "@/lib/core/page"
import { isStaff } from "@/lib/core/permission"
import type { QueryDeps } from "@/lib/queries/deps"
import { containing } from "../text-search"
import { readGrants } from "./grant-row"

export const listGrantRequestsInput = pageInput.extend({
  status: z.enum(["requested", "all"]).default("requested"),
  partnerId: z.string().max(64).optional(),
  environment: z.string().max(50).optional(),
})
export type ListGrantRequests = z.infer<typeof listGrantRequestsInput>

export const makeListGrantRequests =
  (deps: QueryDeps) =>
  async (actor: Actor, asked: ListGrantRequests): Promise<Page<GrantView>> => {
    const { limit, cursor, q, status, environment } = asked
    const partnerId = partnerOf(actor, asked.partnerId)
    const [after] = cursor === undefined ? [] : decodeCursor(cursor, 1)
    const text = q === undefined || q === "" ? undefined : containing(q)
    const rows = await readGrants(deps, {
      where: {
        id: { gt: after },
        status: status === "requested" ? "requested" : undefined,
        application: { partnerId, environmentName: environment },
        OR: text && [
          { scope: { name: text } },
          { application: { name: text } },
          { application: { partner: { name: text } } },
        ],
      },
      orderBy: { id: "asc" },
      take: limit + 1,
    })
    return toPage(
      rows,
      limit,
      ({ id }) => [id],
      (row) => row,
    )
  }

function partnerOf(actor: Actor, asked: string | undefined): string | undefined {
  if (isStaff(actor)) return asked
  if (actor.kind !== "user" || actor.role !== "partner_member") {
    throw new DomainError("forbidden", "Requests are shown to people and operators.")
  }
  if (asked !== undefined && asked !== actor.partnerId) throw notFound("partner", asked)
  return actor.partnerId
}
