// One application: what it holds, what may be done with it, and the proof where it was stopped.
// For staff and the partner's own people and programs.
import type { Actor } from "@/lib/core/actor"
import { applicationMoves } from "@/lib/core/application-life-cycle"
import type { ApplicationDetail } from "@/lib/core/application-view"
import { isAdmin, readableBy } from "@/lib/core/permission"
import type { QueryDeps } from "@/lib/queries/deps"
import { readGrants } from "../grants/grant-row"
import { applicationRows, withPartner } from "./application-row"
import { readStopProof } from "./read-stop-proof"

export const makeGetApplication =
  (deps: QueryDeps) =>
  async (actor: Actor, id: string): Promise<ApplicationDetail> => {
    const found = await deps.db.application.findUnique({ where: { id }, include: withPartner })
    const stored = readableBy(actor, found, ({ partnerId }) => partnerId, { kind: "application", id })
    const [row] = await applicationRows(deps, [stored])
    const { status, environmentName, stoppedIn } = stored
    return {
      ...readableBy(actor, row, ({ partner }) => partner.id, { kind: "application", id }),
      moves: isAdmin(actor) && stored.partner.status !== "offboarded" ? applicationMoves(status) : [],
      grants: await readGrants(deps, { where: { applicationId: id, status: { not: "withdrawn" } }, take: 500 }),
      stopped: status === "active" ? null : await readStopProof(deps.db, environmentName, stoppedIn),
    }
  }
