// One connection check: still waiting, or what the handshake showed and what a gateway would decide.
// For the page that waits for it and the listener that answers it: staff, the partner's own people, its own application.
import type { Actor } from "@/lib/core/actor"
import type { ConnectionCheckView } from "@/lib/core/connection-check-view"
import { notFound } from "@/lib/core/not-found"
import { readableBy } from "@/lib/core/permission"
import type { QueryDeps } from "@/lib/queries/deps"
import { checkRow, withApplication } from "./check-row"
import { readTokenPolicies } from "./read-token-policies"

export type CheckQueryDeps = QueryDeps & { settings: { machineUrl: string } }

export const makeGetConnectionCheck =
  ({ db, clock, settings }: CheckQueryDeps) =>
  async (actor: Actor, id: string): Promise<ConnectionCheckView> => {
    const row = await db.connectionCheck.findUnique({ where: { id }, include: withApplication })
    const object = { kind: "connection check", id }
    const check = readableBy(actor, row, ({ application }) => application.partnerId, object)
    if (actor.kind === "application" && actor.id !== check.applicationId) throw notFound(object.kind, id)
    const tokenOf = await readTokenPolicies(db, check.application.environmentName, [check.host])
    return checkRow(check, { machineUrl: settings.machineUrl, now: clock(), token: tokenOf(check.host) })
  }
