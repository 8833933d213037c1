// Keeps what a whoami call showed for the check that waits for it, and wakes the page that shows it.
// For the machine listener, with the application that the call's certificate speaks for as the actor.
import type { Actor } from "@/lib/core/actor"
import type { CheckDecision, CheckHandshake } from "@/lib/core/connection-check-view"
import { DomainError } from "@/lib/core/domain-error"
import { notFound } from "@/lib/core/not-found"
import type { Deps } from "@/lib/usecases/deps"

export type RecordConnectionCheck = {
  id: string
  handshake: CheckHandshake
  /** What decide() says of the check's host, method and path for that certificate. */
  decision: CheckDecision
}

export const makeRecordConnectionCheck =
  (deps: Pick<Deps, "write">) =>
  /** @throws DomainError `not_found` for another application's check, `gone` for one that has ended or was answered */
  async (actor: Actor, { id, handshake, decision }: RecordConnectionCheck): Promise<void> =>
    deps.write(actor, async ({ tx, now, record, notify }) => {
      const check = await tx.connectionCheck.findUnique({ where: { id }, include: { application: true } })
      if (check === null || actor.kind !== "application" || check.applicationId !== actor.id) {
        throw notFound("connection check", id)
      }
      const { count } = await tx.connectionCheck.updateMany({
        where: { id, seenAt: null, expiresAt: { gt: now } },
        data: { seenAt: now, handshake, decision },
      })
      if (count === 0) throw new DomainError("gone", "This check was answered already or has ended. Start another one.")
      const { application } = check
      record({
        action: "connection-check.seen",
        subject: { kind: "connection-check", id, name: application.name },
        partnerId: application.partnerId,
        environment: application.environmentName,
        detail: { application: application.id, serial: handshake.serial, reason: decision.reason },
      })
      notify("check", id)
    })
