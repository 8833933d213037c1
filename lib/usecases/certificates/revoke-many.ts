// Revokes many certificates at once, in one transaction: of an application, of a partner, of an issuing authority, or for one public key.
// For administrators, in an emergency. One event for each certificate and one for the whole; one publication for each environment.
import { Prisma } from "@prisma/client"
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { type RevocationReason, revocationReasons } from "@/lib/core/certificate-state"
import { lookAgain } from "@/lib/core/channel"
import { DomainError, invalidField } from "@/lib/core/domain-error"
import { type MassRevocation, type MassRevocationTarget, massRevocationKinds } from "@/lib/core/mass-revocation-view"
import { notFound } from "@/lib/core/not-found"
import { requireAdmin } from "@/lib/core/permission"
import type { Deps, Tx, WriteContext } from "@/lib/usecases/deps"
import { publishRevocation } from "../publication/publish-revocation"

export const massRevocationTarget = z.object({ kind: z.enum(massRevocationKinds), id: z.string().min(1).max(64) })

export const revokeManyInput = z.object({
  target: massRevocationTarget,
  reason: z.enum(revocationReasons, { error: `Use one of ${revocationReasons.join(", ")} (RFC 5280).` }),
})
export type RevokeMany = z.infer<typeof revokeManyInput>

type Revoked = {
  id: string
  serial: string
  subjectKind: string
  name: string
  partnerId: string | null
  /** Of its owner. */
  environment: string | null
  /** Whose deny list names it; null for the infrastructure's. */
  publishedIn: string | null
}

/** Of one transaction, which stays well below the time that it may take. Who has more loses them in several, one after the other. */
const mostAtOnce = 25_000

export const makeRevokeMany =
  (deps: Pick<Deps, "write" | "keys">, most = mostAtOnce) =>
  async (actor: Actor, { target, reason }: RevokeMany): Promise<MassRevocation> => {
    requireAdmin(actor)
    if (target.kind === "key") judgeKeyTarget(target.id, reason)
    const all: MassRevocation = { revoked: 0, sequences: {} }
    for (let last = most; last === most; ) {
      const { revoked, sequences } = await revokeAtOnce(deps, actor, { target, reason }, all.revoked, most)
      all.revoked += revoked
      Object.assign(all.sequences, sequences)
      last = revoked
    }
    return all
  }

/** @param before how many an earlier round has revoked */
function revokeAtOnce(
  deps: Pick<Deps, "write" | "keys">,
  actor: Actor,
  { target, reason }: RevokeMany,
  before: number,
  most: number,
): Promise<MassRevocation> {
  return deps.write(actor, async (context) => {
    const name = await readTargetName(context.tx, target)
    if (target.kind === "key") await reportKey(context, target.id)
    const revoked = await markRevoked(context, target, reason, most)
    if (revoked.length + before === 0 && target.kind !== "key") throw nothingValid(name)
    recordEach(context, revoked, reason)
    wake(context, revoked)
    const sequences = await publish(context, deps, revoked)
    context.record({
      action: "certificates.revoked",
      subject: { kind: target.kind, id: target.id, name },
      partnerId: target.kind === "partner" ? target.id : undefined,
      detail: { reason, revoked: revoked.length, sequences },
    })
    return { revoked: revoked.length, sequences }
  })
}

function judgeKeyTarget(id: string, reason: RevocationReason): void {
  if (!/^[0-9a-f]{64}$/.test(id)) {
    throw invalidField("id", "A key is named by the SHA-256 of its SubjectPublicKeyInfo, 64 lower-case hex digits.")
  }
  if (reason !== "keyCompromise") {
    throw invalidField("reason", "Whatever was issued for one key is revoked because the key is compromised.")
  }
}

async function readTargetName(tx: Tx, { kind, id }: MassRevocationTarget): Promise<string> {
  if (kind === "key") return `Key ${id.slice(0, 16)}…`
  const select = { where: { id }, select: { name: true } } as const
  const found =
    kind === "application"
      ? await tx.application.findUnique(select)
      : kind === "partner"
        ? await tx.partner.findUnique(select)
        : await tx.authority.findUnique(select)
  if (found === null) throw notFound(kind, id)
  return found.name
}

/** Also one that no certificate is for: none will be issued for it any more. */
async function reportKey({ tx, actor, now }: WriteContext, spkiSha256: string): Promise<void> {
  await tx.compromisedKey.createMany({
    data: [
      { spkiSha256, reason: "Everything that was issued for it was revoked", reportedBy: actor.id, reportedAt: now },
    ],
    skipDuplicates: true,
  })
}

/**
 * Those that have not ended: what has ended opens nothing. Locked in one order, so that two who revoke at once do not wait for
 * each other in a circle.
 */
async function markRevoked(
  { tx, actor, now }: WriteContext,
  target: MassRevocationTarget,
  reason: RevocationReason,
  most: number,
): Promise<Revoked[]> {
  return tx.$queryRaw<Revoked[]>`
    with doomed as (
      select c.id from certificate c
      left join application a on a.id = c.application_id
      where ${isTarget(target)} and c.status = 'valid' and c.not_after >= ${now}
      order by c.id limit ${most} for update of c),
    revoked as (
      update certificate c
      set status = 'revoked', revoked_at = ${now}, revocation_reason = ${reason}::revocation_reason, revoked_by = ${actor.id}
      from doomed d where c.id = d.id and c.status = 'valid'
      returning c.id, c.serial, c.subject_kind, c.application_id, c.gateway_id, c.operator_id, c.authority_id)
    select r.id, r.serial, r.subject_kind::text as "subjectKind",
      coalesce(a.name, g.name, o.name, r.subject_kind::text) as name, a.partner_id as "partnerId",
      coalesce(a.environment, g.environment) as environment, coalesce(a.environment, i.environment) as "publishedIn"
    from revoked r
    left join authority i on i.id = r.authority_id
    left join application a on a.id = r.application_id
    left join gateway g on g.id = r.gateway_id
    left join operator o on o.id = r.operator_id
    order by r.id`
}

/** The OCSP responder of an authority goes on: it has to say that the others are revoked. */
function isTarget({ kind, id }: MassRevocationTarget): Prisma.Sql {
  if (kind === "application") return Prisma.sql`c.application_id = ${id}`
  if (kind === "partner") return Prisma.sql`a.partner_id = ${id}`
  if (kind === "authority") return Prisma.sql`c.authority_id = ${id} and c.subject_kind <> 'responder'`
  return Prisma.sql`c.spki_sha256 = ${id}`
}

function nothingValid(name: string): DomainError {
  return new DomainError("conflict", `${name} has no valid certificate, so there is nothing that could be revoked.`)
}

function recordEach({ record }: WriteContext, revoked: readonly Revoked[], reason: RevocationReason): void {
  for (const { id, serial, subjectKind, name, partnerId, environment } of revoked) {
    record({
      action: "certificate.revoked",
      subject: { kind: "certificate", id, name },
      partnerId: partnerId ?? undefined,
      environment: environment ?? undefined,
      detail: { serial, reason, owner: subjectKind },
    })
  }
}

/** Each wake-up is looked for among everything that a process remembers; above this, all of it is looked at once instead. */
const mostWakeUps = 100

function wake({ notify }: WriteContext, revoked: readonly Revoked[]): void {
  if (revoked.length > mostWakeUps) notify("access", lookAgain)
  else for (const { id } of revoked) notify("access", id)
}

/** In one order of environments for all, so that two who revoke at once do not wait for each other in a circle. */
async function publish(
  context: WriteContext,
  deps: Pick<Deps, "keys">,
  revoked: readonly Revoked[],
): Promise<Record<string, number>> {
  const sequences: Record<string, number> = {}
  const environments = [...new Set(revoked.map(({ publishedIn }) => publishedIn))].filter((name) => name !== null)
  for (const environment of environments.sort()) {
    const { sequence } = await publishRevocation(context, deps, environment)
    sequences[environment] = sequence
  }
  return sequences
}
