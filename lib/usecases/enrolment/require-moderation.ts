// How often one identity may renew: a program that has gone wild must not fill the database and the audit log with certificates.
// For renewal; counted in the database, so for all processes together. A script under cron comes nowhere near it.
import { DomainError } from "@/lib/core/domain-error"
import type { MachineActor } from "@/lib/core/peer"
import type { Tx } from "@/lib/usecases/deps"

const mostAnHour = 100
const hourMs = 3_600_000

/** @throws DomainError rate_limited */
export async function requireModeration(db: Tx, { kind, id }: MachineActor, now: Date): Promise<void> {
  const owner = { application: { applicationId: id }, gateway: { gatewayId: id }, operator: { operatorId: id } }[kind]
  const recent = { ...owner, createdAt: { gt: new Date(now.getTime() - hourMs) } }
  if ((await db.certificate.count({ where: recent })) < mostAnHour) return
  throw new DomainError(
    "rate_limited",
    `This ${kind} was issued ${mostAnHour} certificates within an hour. Is a script renewing in a loop?`,
    { retryAfter: 600 },
  )
}
