// A stored connection check as the page that waits for it shows it, with the command that answers it.
// For the queries of checks.
import type { Prisma } from "@prisma/client"
import type { CheckDecision, CheckHandshake, ConnectionCheckView } from "@/lib/core/connection-check-view"
import type { JwtPolicy } from "@/lib/core/policy"

export const withApplication = {
  application: { select: { id: true, name: true, partnerId: true, environmentName: true } },
} as const

type StoredCheck = Prisma.ConnectionCheckGetPayload<{ include: typeof withApplication }>

type Told = { machineUrl: string; now: Date; token: JwtPolicy | null }

export function checkRow(check: StoredCheck, { machineUrl, now, token }: Told): ConnectionCheckView {
  const { id, application, host, method, path, seenAt, expiresAt } = check
  const bearer = token === null ? "" : '-H "Authorization: Bearer $ACCESS_TOKEN" '
  const waiting = expiresAt <= now ? "expired" : "waiting"
  return {
    id,
    application: { id: application.id, name: application.name, environment: application.environmentName },
    host,
    method,
    path,
    state: seenAt === null ? waiting : "seen",
    token,
    command: `curl --cert client.pem --key client.key --cacert ca.pem ${bearer}'${machineUrl}/api/v1/whoami?check=${id}'`,
    createdAt: check.createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    seenAt: seenAt?.toISOString() ?? null,
    // written by record-connection-check alone, from these types
    handshake: check.handshake as CheckHandshake | null,
    decision: check.decision as CheckDecision | null,
  }
}
