// Notes its owner's word that a certificate is in use, where we cannot see it: then notices about the one before it stop.
// For the partner's own people and programs, and for administrators.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { certificateState } from "@/lib/core/certificate-state"
import { DomainError } from "@/lib/core/domain-error"
import { isAdmin, isStaff, readableBy } from "@/lib/core/permission"
import type { Deps } from "@/lib/usecases/deps"

export const markInstalledInput = z.object({ id: z.string().max(64) })
export type MarkInstalled = z.infer<typeof markInstalledInput>

export const makeMarkInstalled =
  (deps: Pick<Deps, "write">) =>
  async (actor: Actor, { id }: MarkInstalled): Promise<void> =>
    deps.write(actor, async ({ tx, now, record }) => {
      const found = await tx.certificate.findUnique({
        where: { id },
        include: { application: { select: { name: true, partnerId: true, environmentName: true } } },
      })
      const certificate = readableBy(actor, found, (row) => row.application?.partnerId ?? "", {
        kind: "certificate",
        id,
      })
      if (isStaff(actor) && !isAdmin(actor)) throw new DomainError("forbidden", "This takes an administrator.")
      const state = certificateState(certificate, now)
      if (state !== "valid") throw new DomainError("conflict", `This certificate is ${state}: it cannot be in use.`)
      const { count } = await tx.certificate.updateMany({
        where: { id, installedAt: null },
        data: { installedAt: now, installedBy: actor.id },
      })
      if (count === 0) throw new DomainError("conflict", "This certificate is marked as installed already.")
      record({
        action: "certificate.installed",
        subject: { kind: "certificate", id, name: certificate.application?.name ?? certificate.subject },
        partnerId: certificate.application?.partnerId,
        environment: certificate.application?.environmentName,
        detail: { serial: certificate.serial },
      })
    })
