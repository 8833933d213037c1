// The newest connection checks of an application.
// For staff and the partner's own people.
import type { Actor } from "@/lib/core/actor"
import type { ConnectionCheckView } from "@/lib/core/connection-check-view"
import { readableBy } from "@/lib/core/permission"
import { checkRow, withApplication } from "./check-row"
import type { CheckQueryDeps } from "./get-connection-check"
import { readTokenPolicies } from "./read-token-policies"

const most = 20

export const makeListConnectionChecks =
  ({ db, clock, settings }: CheckQueryDeps) =>
  async (actor: Actor, applicationId: string): Promise<ConnectionCheckView[]> => {
    const application = await db.application.findUnique({ where: { id: applicationId } })
    const { environmentName } = readableBy(actor, application, ({ partnerId }) => partnerId, {
      kind: "application",
      id: applicationId,
    })
    const rows = await db.connectionCheck.findMany({
      where: { applicationId },
      include: withApplication,
      orderBy: { id: "desc" },
      take: most,
    })
    const hosts = rows.map(({ host }) => host)
    const tokenOf = await readTokenPolicies(db, environmentName, hosts)
    const { machineUrl } = settings
    return rows.map((row) => checkRow(row, { machineUrl, now: clock(), token: tokenOf(row.host) }))
  }
