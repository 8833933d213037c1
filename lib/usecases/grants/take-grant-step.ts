// Carries out one step of a plan of grants, with its event.
// For set-grants, in its transaction, with the application locked.
import { DomainError } from "@/lib/core/domain-error"
import type { DesiredGrant, GrantStep } from "@/lib/core/grant-plan"
import type { WriteContext } from "@/lib/usecases/deps"
import { replaceGrant } from "./replace-grant"
import { withdrawGrants } from "./withdraw-grants"

type Holder = { id: string; name: string; partnerId: string; environmentName: string }

export async function takeGrantStep(context: WriteContext, application: Holder, step: GrantStep): Promise<void> {
  if (step.do === "withdraw") {
    await withdrawGrants(context, { id: step.id }, "No longer in the list of grants that was set.")
    return
  }
  if (step.do === "create") return create(context, application, step)
  if (step.do === "approve") return approve(context, application, step)
  return change(context, application, step)
}

type Step<Kind extends GrantStep["do"]> = Extract<GrantStep, { do: Kind }>

async function create(context: WriteContext, application: Holder, { as, grant }: Step<"create">): Promise<void> {
  const { tx, now, actor, newId } = context
  const id = newId("grant")
  const place = { applicationId: application.id, scopeId: grant.scopeId }
  const approved = as === "approved" ? await approval(context, place, id) : {}
  const { endsAt, reason } = grant
  const data = { id, ...place, status: as, endsAt, reason, requestedBy: actor.id, requestedAt: now, ...approved }
  await tx.grant.create({ data })
  await recordGrant(context, application, { action: `grant.${as}`, id, grant })
}

async function approve(context: WriteContext, application: Holder, { id, grant }: Step<"approve">): Promise<void> {
  const approved = await approval(context, { applicationId: application.id, scopeId: grant.scopeId }, id)
  const { endsAt } = grant
  const data = { status: "approved" as const, endsAt, ...approved }
  await requireOne(context.tx.grant.updateMany({ where: { id, status: "requested" }, data }))
  await recordGrant(context, application, { action: "grant.approved", id, grant })
}

async function approval(context: WriteContext, place: { applicationId: string; scopeId: string }, id: string) {
  const activeSince = await replaceGrant(context, place, id)
  return { approvedBy: context.actor.id, approvedAt: context.now, activeSince }
}

async function change(context: WriteContext, application: Holder, step: Step<"change">): Promise<void> {
  const { tx, now, actor } = context
  const { id, grant, wasRequest } = step
  const { endsAt, reason } = grant
  // whoever rewrites a request is who asks from now on, and may not approve it where four eyes are demanded
  const asked = wasRequest ? { requestedBy: actor.id, requestedAt: now } : {}
  const status = wasRequest ? ("requested" as const) : ("approved" as const)
  await requireOne(tx.grant.updateMany({ where: { id, status }, data: { endsAt, reason, ...asked } }))
  await recordGrant(context, application, { action: "grant.changed", id, grant })
}

async function requireOne(update: Promise<{ count: number }>): Promise<void> {
  const { count } = await update
  if (count !== 1) throw new DomainError("conflict", "A grant was decided on meanwhile. Read the list again.")
}

type Recorded = { action: string; id: string; grant: DesiredGrant }

async function recordGrant(context: WriteContext, application: Holder, { action, id, grant }: Recorded): Promise<void> {
  const { name } = await context.tx.scope.findUniqueOrThrow({ where: { id: grant.scopeId }, select: { name: true } })
  const endsAt = grant.endsAt?.toISOString() ?? null
  context.record({
    action,
    subject: { kind: "grant", id, name: `${application.name}: ${name}` },
    partnerId: application.partnerId,
    environment: application.environmentName,
    detail: { application: application.id, scope: name, endsAt, reason: grant.reason },
  })
}
