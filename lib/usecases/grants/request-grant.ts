// Asks for a scope, with the reason that an approver will read.
// For a partner's own people, and for staff on their behalf. It gives nothing until somebody approves it.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { requireApplicationPresent } from "@/lib/core/application-life-cycle"
import { DomainError, invalidField } from "@/lib/core/domain-error"
import { isStanding } from "@/lib/core/grant-status"
import { requirePartnerPresent } from "@/lib/core/partner-life-cycle"
import { isApprover, isStaff } from "@/lib/core/permission"
import { scopeNameField } from "@/lib/core/scope-name"
import { reasonField } from "@/lib/core/text-field"
import type { Deps, WriteContext } from "@/lib/usecases/deps"
import { type LockedApplication, lockOwnApplication } from "../partners/lock-application"
import { endsAtField, requireFutureEnd } from "./ends-at-field"
import { findGrantableScope, type GrantableScope } from "./find-grantable-scope"

export const requestGrantInput = z.object({
  applicationId: z.string().max(64),
  scope: scopeNameField,
  endsAt: endsAtField,
  reason: reasonField(),
})
export type RequestGrant = z.infer<typeof requestGrantInput>

export const makeRequestGrant =
  (deps: Pick<Deps, "write">) =>
  async (actor: Actor, input: RequestGrant): Promise<{ id: string }> =>
    deps.write(actor, async (context) => {
      const { tx, now, newId, record } = context
      const application = await lockOwnApplication(tx, actor, input.applicationId)
      requireAsker(actor)
      requireUsable(application)
      requireFutureEnd(input.endsAt, now)
      const scope = await findOffered(context, application, input.scope)
      await requireNew(context, application, scope, input.endsAt)
      const id = newId("grant")
      const { endsAt, reason } = input
      const place = { applicationId: application.id, scopeId: scope.id }
      await tx.grant.create({ data: { id, ...place, reason, endsAt, requestedBy: actor.id, requestedAt: now } })
      record({
        action: "grant.requested",
        subject: { kind: "grant", id, name: `${application.name}: ${scope.name}` },
        partnerId: application.partnerId,
        environment: application.environmentName,
        detail: { application: application.id, scope: scope.name, endsAt: endsAt?.toISOString() ?? null, reason },
      })
      return { id }
    })

function requireAsker(actor: Actor): void {
  if (actor.kind === "application" || (isStaff(actor) && !isApprover(actor))) {
    throw new DomainError("forbidden", "Access is asked for by the partner's people, approvers and administrators.")
  }
}

function requireUsable({ partner, ...application }: LockedApplication): void {
  requirePartnerPresent(partner)
  requireApplicationPresent(application)
  if (partner.status === "suspended" || application.status === "suspended") {
    const who = partner.status === "suspended" ? partner.name : application.name
    throw new DomainError("conflict", `${who} is suspended. Access can be asked for once the suspension is lifted.`)
  }
}

/** What only internal hosts serve is not offered to partners, and its name not told to them. */
async function findOffered({ tx, actor }: WriteContext, application: LockedApplication, name: string) {
  const { environmentName } = application
  if (isStaff(actor)) return findGrantableScope(tx, environmentName, name)
  const offered = await tx.route.count({
    where: { scope: { environmentName, name }, api: { zone: { not: "internal" } } },
  })
  if (offered === 0) throw invalidField("scope", `There is no scope ${name} on offer. Choose one from the list.`)
  return findGrantableScope(tx, environmentName, name)
}

async function requireNew(
  { tx, now }: WriteContext,
  { id, name }: LockedApplication,
  scope: GrantableScope,
  endsAt: Date | null,
): Promise<void> {
  const existing = await tx.grant.findMany({
    where: { applicationId: id, scopeId: scope.id, status: { not: "withdrawn" } },
  })
  if (existing.some(({ status }) => status === "requested")) {
    throw new DomainError("duplicate", `${name} has asked for ${scope.name} already. Wait for the decision.`)
  }
  const standing = existing.find((grant) => isStanding(grant, now))
  if (standing === undefined) return
  const longer = standing.endsAt !== null && (endsAt === null || endsAt > standing.endsAt)
  if (!longer) throw new DomainError("conflict", `${name} has ${scope.name} already, for at least as long.`)
}
