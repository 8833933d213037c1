// Ends a partner for good: certificates revoked, grants withdrawn, applications retired, people locked out, and published at once.
// For administrators. The partner's page then shows which gateways have enforced it: that is the proof.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { reasonField } from "@/lib/core/text-field"
import type { Deps, WriteContext } from "@/lib/usecases/deps"
import { endSessionsOf } from "../people/end-sessions-of"
import { revokeInvitations } from "../people/revoke-invitations"
import { lockPartner } from "./lock-partner"
import { movePartnerTo } from "./move-partner-to"
import { retireLocked } from "./retire-locked"
import { stopPartner } from "./stop-partner"

export const offboardPartnerInput = z.object({ id: z.string().max(64), reason: reasonField() })
export type OffboardPartner = z.infer<typeof offboardPartnerInput>

export const makeOffboardPartner =
  (deps: Pick<Deps, "write" | "keys">) =>
  async (actor: Actor, { id, reason }: OffboardPartner): Promise<void> =>
    deps.write(actor, async (context) => {
      const partner = await lockPartner(context.tx, actor, id)
      await movePartnerTo(context, partner, "offboard", reason)
      await retireApplications(context, id, reason)
      await revokeInvitations(context, { partnerId: id })
      await lockOutPeople(context, id, reason)
      await stopPartner(context, deps, id)
    })

async function retireApplications(context: WriteContext, partnerId: string, reason: string): Promise<void> {
  const { tx } = context
  await tx.$executeRaw`select 1 from application where partner_id = ${partnerId} order by id for update`
  const applications = await tx.application.findMany({ where: { partnerId, status: { not: "retired" } } })
  for (const application of applications) await retireLocked(context, application, reason)
}

async function lockOutPeople(context: WriteContext, partnerId: string, reason: string): Promise<void> {
  const { tx, record } = context
  const people = await tx.user.updateManyAndReturn({
    where: { partnerId, status: "active" },
    data: { status: "disabled" },
    select: { id: true, name: true },
  })
  for (const { id, name } of people) {
    await endSessionsOf(context, id)
    record({ action: "user.disabled", subject: { kind: "user", id, name }, partnerId, detail: { reason } })
  }
}
