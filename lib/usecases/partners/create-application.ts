// Creates an application of a partner in one environment: what certificates will name and grants attach to.
// For administrators.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import { requirePartnerPresent } from "@/lib/core/partner-life-cycle"
import { textField } from "@/lib/core/text-field"
import type { Deps, Tx } from "@/lib/usecases/deps"
import { lockPartner } from "./lock-partner"
import { requireEnvironment } from "./require-environment"
import { requireFreeApplicationName } from "./require-free-name"

const mostOfAPartner = 200

export const createApplicationInput = z.object({
  partnerId: z.string().max(64),
  name: textField("The name", 100),
  environment: z.string({ error: "Name the environment." }).max(50),
})
export type CreateApplication = z.infer<typeof createApplicationInput>

export const makeCreateApplication =
  (deps: Pick<Deps, "write">) =>
  async (actor: Actor, { partnerId, name, environment }: CreateApplication): Promise<{ id: string }> =>
    deps.write(actor, async ({ tx, now, newId, record }) => {
      const partner = await lockPartner(tx, actor, partnerId)
      requirePartnerPresent(partner)
      await requireEnvironment(tx, environment)
      await requireFreeApplicationName(tx, { partnerId, environmentName: environment }, name)
      await requireRoom(tx, partner)
      const id = newId("application")
      await tx.application.create({
        data: { id, partnerId, environmentName: environment, name, createdAt: now, updatedAt: now },
      })
      record({ action: "application.created", subject: { kind: "application", id, name }, partnerId, environment })
      return { id }
    })

async function requireRoom(tx: Tx, { id, name }: { id: string; name: string }): Promise<void> {
  const count = await tx.application.count({ where: { partnerId: id, status: { not: "retired" } } })
  if (count < mostOfAPartner) return
  throw new DomainError(
    "conflict",
    `${name} has ${count} applications, the most that a partner can have. Retire some first.`,
  )
}
