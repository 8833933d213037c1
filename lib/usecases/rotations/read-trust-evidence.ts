// Which of an environment's enrolled gateways trust an authority, by their newest reports.
// For the step from which certificates come from it: a gateway that did not know it would refuse them.

import { silentAfterMs } from "@/lib/core/gateway-state"
import { type GatewayTrust, type TrustEvidence, trustEvidence } from "@/lib/core/rotation"
import type { Tx } from "@/lib/usecases/deps"

export async function readTrustEvidence(
  tx: Tx,
  environment: string,
  authority: { slug: string; subject: string; sha256: string },
  now: Date,
): Promise<TrustEvidence> {
  const { refreshSeconds } = await tx.environment.findUniqueOrThrow({ where: { name: environment } })
  const rows = await tx.gateway.findMany({
    where: { environmentName: environment, status: "enrolled" },
    include: { report: true },
    orderBy: { name: "asc" },
  })
  const patience = silentAfterMs(refreshSeconds)
  const gateways = rows.map(
    ({ id, name, lastSeenAt, report }): GatewayTrust => ({
      id,
      name,
      lastSeenAt,
      silent: now.getTime() - (lastSeenAt?.getTime() ?? 0) > patience,
      report:
        report === null
          ? null
          : {
              state: report.state,
              error: report.error,
              // stored by report-status alone, from this shape
              crlNumbers: report.crlNumbers as Record<string, number>,
              trustAnchors: report.trustAnchors,
            },
    }),
  )
  return trustEvidence(gateways, authority)
}
