// One-time codes as their redemption needs them: whose code it is, whether it still stands, and the one statement that spends it.
// For the two doors of enrolment, the agent's and EST. Whoever does not hold a code that we made learns nothing but that.
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import type { Tx, WriteContext } from "@/lib/usecases/deps"
import { hashEnrolmentCode } from "./enrolment-code"

/** Whom a code enrols, as the actor that redeems it; `status` is the identity's own. */
export type Redeemable = {
  codeId: string
  usedAt: Date | null
  expiresAt: Date
  status: string
  owner: Extract<Actor, { kind: "gateway" | "application" }>
}

/** @throws DomainError code_invalid */
export async function readCode(db: Tx, code: string): Promise<Redeemable> {
  const row = await db.enrolmentCode.findUnique({
    where: { codeHash: hashEnrolmentCode(code) },
    include: { gateway: true, application: true },
  })
  const owner = row?.gateway ?? row?.application ?? null
  if (row === null || owner === null) throw unknownCode()
  const { id, name, status, environmentName: environment } = owner
  const { usedAt, expiresAt } = row
  return {
    ...{ codeId: row.id, usedAt, expiresAt, status },
    owner:
      row.application === null
        ? { kind: "gateway", id, name, environment }
        : { kind: "application", id, name, environment, partnerId: row.application.partnerId },
  }
}

/** The same for a code that was never made and for one that is somebody else's. */
export function unknownCode(): DomainError {
  return new DomainError(
    "code_invalid",
    "This is not an enrolment code of this server for this identity. Copy it from the portal once more.",
  )
}

/** @throws DomainError code_invalid */
export function judgeCode({ usedAt, expiresAt, status, owner }: Redeemable, now: Date): void {
  if (usedAt !== null) throw usedCode(usedAt, owner.kind)
  if (expiresAt <= now) {
    throw new DomainError(
      "code_invalid",
      `This enrolment code ended at ${expiresAt.toISOString()}: it does not last long, and a newer one voids it. Make a new one in the portal.`,
    )
  }
  if (status === "retired") {
    throw new DomainError(
      "code_invalid",
      `This ${owner.kind} is retired. Register a new ${owner.kind} and use its code.`,
    )
  }
}

function usedCode(usedAt: Date, kind: string): DomainError {
  return new DomainError(
    "code_invalid",
    `This enrolment code was already used at ${usedAt.toISOString()}; each works once. If that was not you, ${
      kind === "gateway" ? "retire the gateway" : "revoke the certificate that it bought"
    }. Otherwise make a new code in the portal.`,
  )
}

/** In the intent's transaction. The condition decides between two who redeem at once. @throws DomainError code_invalid */
export async function spendCode({ tx, now }: WriteContext, { codeId, owner }: Redeemable): Promise<void> {
  const { count } = await tx.enrolmentCode.updateMany({
    where: { id: codeId, usedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now },
  })
  if (count === 0) throw usedCode(now, owner.kind)
}
