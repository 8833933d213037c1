// Makes a one-time code with which an application gets its first certificate over EST. Shown once; only its hash is kept.
// For administrators, and for the partner's own people. A new code voids the ones before it that were not used.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import { renewScriptName } from "@/lib/core/renew-script"
import type { Deps, Tx } from "@/lib/usecases/deps"
import { hashEnrolmentCode, makeEnrolmentCode } from "./enrolment-code"

export const createApplicationCodeInput = z.object({ applicationId: z.string().max(64) })
export type CreateApplicationCode = z.infer<typeof createApplicationCodeInput>

export type ApplicationCode = {
  code: string
  expiresAt: string
  /** To be pasted into a shell of the application's host, beside the application's renew script. */
  command: string
}

/** A day: it goes from one person to another, often of another company. */
const lifetimeMs = 24 * 3_600_000

export const makeCreateApplicationCode =
  (deps: Pick<Deps, "write" | "random">) =>
  async (actor: Actor, { applicationId }: CreateApplicationCode): Promise<ApplicationCode> => {
    refuseOthers(actor)
    return deps.write(actor, async ({ tx, now, newId, record }) => {
      const { name, environment, partnerId } = await readOwn(tx, actor, applicationId)
      const code = makeEnrolmentCode(deps.random)
      const expiresAt = new Date(now.getTime() + lifetimeMs)
      await tx.enrolmentCode.updateMany({
        where: { applicationId, usedAt: null, expiresAt: { gt: now } },
        data: { expiresAt: now },
      })
      await tx.enrolmentCode.create({
        data: {
          id: newId("enrolmentCode"),
          applicationId,
          codeHash: hashEnrolmentCode(code),
          createdBy: actor.id,
          createdAt: now,
          expiresAt,
        },
      })
      record({
        action: "application.enrolment-code-created",
        subject: { kind: "application", id: applicationId, name },
        partnerId,
        environment,
        detail: { expiresAt: expiresAt.toISOString() },
      })
      return { code, expiresAt: expiresAt.toISOString(), command: `GATEWARDEN_CODE='${code}' sh ./${renewScriptName}` }
    })
  }

/** Before anything is read. */
function refuseOthers(actor: Actor): void {
  const may =
    actor.kind === "system" || ("role" in actor && (actor.role === "admin" || actor.role === "partner_member"))
  if (may) return
  throw new DomainError("forbidden", "Enrolment codes are made by administrators and by the partner's own people.")
}

async function readOwn(tx: Tx, actor: Actor, id: string) {
  const row = await tx.application.findUnique({ where: { id }, include: { partner: { select: { status: true } } } })
  const isOther = actor.kind === "user" && actor.role === "partner_member" && actor.partnerId !== row?.partnerId
  if (row === null || isOther) throw new DomainError("not_found", `There is no application ${id}.`)
  const { name, environmentName: environment, partnerId, status, partner } = row
  if (status !== "active" || partner.status !== "active") {
    throw new DomainError(
      "conflict",
      `The ${status === "active" ? `partner is ${partner.status}` : `application is ${status}`}, so it cannot enrol. Activate or resume it first.`,
    )
  }
  return { name, environment, partnerId }
}
