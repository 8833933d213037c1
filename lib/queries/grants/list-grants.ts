// The grants of one application: what it may call, what was asked for and, on demand, everything that ever was.
// For staff and the partner's own people and programs.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import type { GrantView } from "@/lib/core/grant-view"
import { readableBy } from "@/lib/core/permission"
import type { QueryDeps } from "@/lib/queries/deps"
import { readGrants } from "./grant-row"

const most = 500

export const listGrantsInput = z.object({
  applicationId: z.string().max(64),
  /** With what was declined, withdrawn and replaced. */
  history: z.boolean().default(false),
})
export type ListGrants = z.input<typeof listGrantsInput>

export const makeListGrants =
  (deps: QueryDeps) =>
  async (actor: Actor, { applicationId, history }: ListGrants): Promise<GrantView[]> => {
    const application = await deps.db.application.findUnique({ where: { id: applicationId } })
    readableBy(actor, application, ({ partnerId }) => partnerId, { kind: "application", id: applicationId })
    const status = history === true ? {} : { status: { not: "withdrawn" as const } }
    return readGrants(deps, { where: { applicationId, ...status }, take: most })
  }
