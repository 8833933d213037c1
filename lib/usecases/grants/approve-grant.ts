// Gives what was asked for. It works at the gateways once it is published.
// For approvers and administrators; where four eyes are demanded, not for whoever asked (rule 4).
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { requireApplicationPresent } from "@/lib/core/application-life-cycle"
import { DomainError } from "@/lib/core/domain-error"
import { requirePartnerPresent } from "@/lib/core/partner-life-cycle"
import { requireApprover } from "@/lib/core/permission"
import type { Deps } from "@/lib/usecases/deps"
import { findGrantableScope } from "./find-grantable-scope"
import { lockGrant } from "./lock-grant"
import { replaceGrant } from "./replace-grant"

export const approveGrantInput = z.object({ id: z.string().max(64) })
export type ApproveGrant = z.infer<typeof approveGrantInput>

type Locked = Awaited<ReturnType<typeof lockGrant>>

export const makeApproveGrant =
  (deps: Pick<Deps, "write">) =>
  async (actor: Actor, { id }: ApproveGrant): Promise<void> =>
    deps.write(actor, async (context) => {
      const { tx, now, record } = context
      const { grant, application } = await lockGrant(tx, actor, id)
      requireApprover(actor)
      requireDecidable({ grant, application }, actor, now)
      const scope = await findGrantableScope(tx, application.environmentName, grant.scope.name)
      const activeSince = await replaceGrant(context, { applicationId: application.id, scopeId: scope.id }, id)
      const { fourEyes } = application.environment
      await tx.grant.update({
        where: { id },
        data: { status: "approved", approvedBy: actor.id, approvedAt: now, fourEyes, activeSince },
      })
      record({
        action: "grant.approved",
        subject: { kind: "grant", id, name: `${application.name}: ${scope.name}` },
        partnerId: application.partnerId,
        environment: application.environmentName,
        detail: { application: application.id, scope: scope.name, endsAt: grant.endsAt?.toISOString() ?? null },
      })
    })

function requireDecidable({ grant, application }: Locked, actor: Actor, now: Date): void {
  requirePartnerPresent(application.partner)
  requireApplicationPresent(application)
  if (grant.status !== "requested") {
    throw new DomainError("conflict", `This request was ${grant.status} already. There is nothing left to decide.`)
  }
  if (application.environment.fourEyes && grant.requestedBy === actor.id) {
    throw new DomainError("four_eyes", "You asked for this access yourself. Somebody else has to approve it.")
  }
  if (grant.endsAt !== null && grant.endsAt <= now) {
    throw new DomainError("conflict", "The end that was asked for has passed. Decline it; it can be asked for anew.")
  }
}
