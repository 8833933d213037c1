// Starts "test my connection": waits a few minutes for one whoami call by the application's certificate.
// For the partner's own people and for staff. Its identifier is the only thing that the call has to carry; it cannot be guessed.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { requireApplicationPresent } from "@/lib/core/application-life-cycle"
import { DomainError } from "@/lib/core/domain-error"
import { methodField } from "@/lib/core/http-methods"
import type { Deps, Tx } from "@/lib/usecases/deps"
import { lockOwnApplication } from "../partners/lock-application"

const validMinutes = 10
const openAtOnce = 10

export const startConnectionCheckInput = z.object({
  applicationId: z.string().max(64),
  host: z
    .string({ error: "Name the host that would be called." })
    .trim()
    .toLowerCase()
    .max(253)
    .regex(/^[a-z0-9.-]+$/, "Give the host name alone, such as api.example.org."),
  method: methodField.default("GET"),
  /** As it would be requested, also where it is malformed: the answer then says so. */
  path: z
    .string()
    .max(2000)
    .regex(/^\/[\x21-\x7e]*$/, "A path begins with / and holds no spaces.")
    .default("/"),
})
export type StartConnectionCheck = z.infer<typeof startConnectionCheckInput>

export const makeStartConnectionCheck =
  (deps: Pick<Deps, "write">) =>
  async (actor: Actor, { applicationId, ...call }: StartConnectionCheck): Promise<{ id: string; expiresAt: Date }> =>
    deps.write(actor, async ({ tx, now, newId, record }) => {
      const application = await lockOwnApplication(tx, actor, applicationId)
      if (actor.kind === "application") throw new DomainError("forbidden", "A person starts a connection check.")
      requireApplicationPresent(application)
      await requireFew(tx, applicationId, now)
      const id = newId("connectionCheck")
      const expiresAt = new Date(now.getTime() + validMinutes * 60_000)
      await tx.connectionCheck.create({
        data: { id, applicationId, ...call, createdBy: actor.id, createdAt: now, expiresAt },
      })
      record({
        action: "connection-check.started",
        subject: { kind: "connection-check", id, name: application.name },
        partnerId: application.partnerId,
        environment: application.environmentName,
        detail: { application: applicationId, ...call },
      })
      return { id, expiresAt }
    })

async function requireFew(tx: Tx, applicationId: string, now: Date): Promise<void> {
  const open = await tx.connectionCheck.count({ where: { applicationId, seenAt: null, expiresAt: { gt: now } } })
  if (open < openAtOnce) return
  throw new DomainError("rate_limited", `${open} checks are waiting already. Use one of them, or try again later.`, {
    retryAfter: validMinutes * 60,
  })
}
