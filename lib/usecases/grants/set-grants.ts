// Makes an application's grants exactly the list that is given: approved at once, or requested where four eyes are demanded.
// For administrators. Setting the same list again changes nothing; what the partner has asked for is not in the list's power.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { requireApplicationPresent } from "@/lib/core/application-life-cycle"
import { DomainError, invalidField } from "@/lib/core/domain-error"
import { type DesiredGrant, type ExistingGrant, type GrantStep, planGrants } from "@/lib/core/grant-plan"
import { requirePartnerPresent } from "@/lib/core/partner-life-cycle"
import { changeableBy } from "@/lib/core/permission"
import { scopeNameField } from "@/lib/core/scope-name"
import { reasonField } from "@/lib/core/text-field"
import type { Deps, Tx } from "@/lib/usecases/deps"
import { lockApplication } from "../partners/lock-application"
import { endsAtField, requireFutureEnd } from "./ends-at-field"
import { findGrantableScope } from "./find-grantable-scope"
import { takeGrantStep } from "./take-grant-step"

export const setGrantsInput = z.object({
  applicationId: z.string().max(64),
  grants: z
    .array(z.object({ scope: scopeNameField, endsAt: endsAtField, reason: reasonField() }))
    .max(200, "An application holds at most 200 scopes."),
})
export type SetGrants = z.infer<typeof setGrantsInput>

export const makeSetGrants =
  (deps: Pick<Deps, "write" | "db" | "clock">) =>
  async (actor: Actor, { applicationId, grants }: SetGrants): Promise<void> => {
    requireEachOnce(grants)
    // nothing to do is nothing to record, and a transaction without an event is not committed
    if ((await plan(deps.db, actor, applicationId, grants, deps.clock())).length === 0) return
    return deps.write(actor, async (context) => {
      const application = await lockApplication(context.tx, actor, applicationId)
      requirePartnerPresent(application.partner)
      requireApplicationPresent(application)
      const steps = await plan(context.tx, actor, applicationId, grants, context.now)
      if (steps.length === 0) throw new DomainError("conflict", "Somebody set the same list meanwhile. Read it again.")
      for (const step of steps) await takeGrantStep(context, application, step)
    })
  }

function requireEachOnce(grants: SetGrants["grants"]): void {
  const twice = grants.findIndex(({ scope }, at) => grants.findIndex((other) => other.scope === scope) < at)
  if (twice === -1) return
  throw invalidField(`${twice}.scope`, `${grants[twice]?.scope} is in the list twice. Name each scope once.`)
}

async function plan(
  tx: Tx,
  actor: Actor,
  applicationId: string,
  grants: SetGrants["grants"],
  now: Date,
): Promise<GrantStep[]> {
  const row = await tx.application.findUnique({ where: { id: applicationId }, include: { environment: true } })
  const object = { kind: "application", id: applicationId }
  const { environment, partnerId } = changeableBy(actor, row, (application) => application.partnerId, object)
  const existing = await readExisting(tx, applicationId, partnerId)
  const desired: DesiredGrant[] = []
  for (const [at, { scope, endsAt, reason }] of grants.entries()) {
    const { id } = await findGrantableScope(tx, environment.name, scope, `${at}.scope`)
    const kept = existing.some((grant) => grant.scopeId === id && grant.endsAt?.getTime() === endsAt?.getTime())
    if (!kept) requireFutureEnd(endsAt, now, `${at}.endsAt`)
    desired.push({ scopeId: id, endsAt, reason })
  }
  return planGrants(existing, desired, { fourEyes: environment.fourEyes, now })
}

async function readExisting(tx: Tx, applicationId: string, partnerId: string): Promise<ExistingGrant[]> {
  const rows = await tx.grant.findMany({
    where: { applicationId, status: { not: "withdrawn" } },
    orderBy: { id: "asc" },
  })
  const requesters = rows.map(({ requestedBy }) => requestedBy)
  const people = await tx.user.findMany({ where: { id: { in: requesters }, partnerId }, select: { id: true } })
  const members = new Set(people.map(({ id }) => id))
  return rows.flatMap(({ id, scopeId, status, endsAt, requestedBy }) =>
    status === "withdrawn" ? [] : [{ id, scopeId, status, endsAt, byPartner: members.has(requestedBy) }],
  )
}
