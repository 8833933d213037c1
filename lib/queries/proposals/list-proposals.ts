// Proposals, newest first, of one environment or of all.
// For staff.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { decodeCursor, type Page, pageInput, toPage } from "@/lib/core/page"
import { requireStaff } from "@/lib/core/permission"
import { type ProposalRow, proposalStates } from "@/lib/core/proposal-view"
import type { QueryDeps } from "@/lib/queries/deps"
import { requireEnvironment } from "../environments/require-environment"
import { readActorNames } from "../people/actor-names"
import { containing } from "../text-search"
import { proposalRow } from "./proposal-row"

export const listProposalsInput = pageInput.extend({
  environment: z.string().max(63).optional(),
  status: z.enum(proposalStates).optional(),
})
export type ListProposals = z.infer<typeof listProposalsInput>

export const makeListProposals =
  ({ db }: Pick<QueryDeps, "db">) =>
  async (actor: Actor, { environment, status, limit, cursor, q }: ListProposals): Promise<Page<ProposalRow>> => {
    requireStaff(actor)
    await requireEnvironment(db, environment)
    const rows = await db.proposal.findMany({
      where: {
        environmentName: environment,
        state: status,
        // identifiers rise with time
        id: { lt: cursor === undefined ? undefined : decodeCursor(cursor, 1)[0] },
        ...(q === undefined || q === "" ? {} : { message: containing(q) }),
      },
      orderBy: { id: "desc" },
      take: limit + 1,
    })
    const nameOf = await readActorNames(
      db,
      rows.flatMap(({ requestedBy, decidedBy }) => [requestedBy, decidedBy]),
    )
    return toPage(
      rows,
      limit,
      ({ id }) => [id],
      (row) => proposalRow(row, nameOf),
    )
  }
