// Revokes a certificate: in the database, in the deny list of its environment and for the machine listener, in one transaction.
// For admins, operators, and the partner whose application it is. A revoked certificate stays revoked (rule 6).
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { revocationReasons } from "@/lib/core/certificate-state"
import { DomainError } from "@/lib/core/domain-error"
import type { Deps, Tx, WriteContext } from "@/lib/usecases/deps"
import { publishRevocation } from "../publication/publish-revocation"

export const revokeCertificateInput = z.object({
  id: z.string().max(64),
  reason: z.enum(revocationReasons, { error: `Use one of ${revocationReasons.join(", ")} (RFC 5280).` }),
})
export type RevokeCertificate = z.infer<typeof revokeCertificateInput>

type Subject = {
  id: string
  serial: string
  status: "intent" | "valid" | "revoked"
  revokedAt: Date | null
  revocationReason: string | null
  subjectKind: "application" | "gateway" | "operator" | "listener" | "responder"
  name: string
  partnerId: string | null
  environment: string | null
  authorityEnvironment: string | null
}

export const makeRevokeCertificate =
  (deps: Pick<Deps, "write" | "keys">) =>
  /** `sequence` is the release that carries it out; null for certificates that no bundle names. */
  async (actor: Actor, { id, reason }: RevokeCertificate): Promise<{ sequence: number | null }> =>
    deps.write(actor, async (context) => {
      const subject = await readSubject(context.tx, id)
      judge(actor, subject, id)
      await markRevoked(context, subject, reason)
      context.record({
        action: "certificate.revoked",
        subject: { kind: "certificate", id, name: subject.name },
        partnerId: subject.partnerId ?? undefined,
        environment: subject.environment ?? undefined,
        detail: { serial: subject.serial, reason, owner: subject.subjectKind },
      })
      context.notify("access", id)
      if (subject.authorityEnvironment === null) return { sequence: null }
      return publishRevocation(context, deps, subject.authorityEnvironment)
    })

async function readSubject(tx: Tx, id: string): Promise<Subject | undefined> {
  const [row] = await tx.$queryRaw<Subject[]>`
    select c.id, c.serial, c.status::text, c.revoked_at as "revokedAt", c.revocation_reason::text as "revocationReason",
      c.subject_kind::text as "subjectKind", coalesce(a.name, g.name, o.name, 'machine listener') as name,
      a.partner_id as "partnerId", coalesce(a.environment, g.environment) as environment,
      case when c.authority_id is null then a.environment else i.environment end as "authorityEnvironment"
    from certificate c
    left join authority i on i.id = c.authority_id
    left join application a on a.id = c.application_id
    left join gateway g on g.id = c.gateway_id
    left join operator o on o.id = c.operator_id
    where c.id = ${id}`
  return row
}

function judge(actor: Actor, subject: Subject | undefined, id: string): asserts subject is Subject {
  const isPartner = actor.kind === "user" && actor.role === "partner_member"
  const isAdmin = (actor.kind === "user" || actor.kind === "operator") && actor.role === "admin"
  if (!isPartner && !isAdmin) {
    throw new DomainError("forbidden", "Certificates are revoked by administrators and by the partner's own people.")
  }
  if (subject === undefined || (isPartner && subject.partnerId !== actor.partnerId)) {
    throw new DomainError("not_found", `There is no certificate ${id}.`)
  }
  if (subject.status === "intent") {
    throw new DomainError(
      "conflict",
      "This certificate was never completed, so there is nothing that could be revoked.",
    )
  }
  if (subject.status === "revoked") throw alreadyRevoked(subject)
}

function alreadyRevoked({ revokedAt, revocationReason }: Pick<Subject, "revokedAt" | "revocationReason">): DomainError {
  return new DomainError(
    "conflict",
    `This certificate was already revoked on ${revokedAt?.toISOString()} (${revocationReason}). It stays revoked; there is nothing left to do.`,
  )
}

/** The status in the condition decides between two who revoke at once. */
async function markRevoked(
  context: WriteContext,
  subject: Subject,
  reason: RevokeCertificate["reason"],
): Promise<void> {
  const { count } = await context.tx.certificate.updateMany({
    where: { id: subject.id, status: "valid" },
    data: { status: "revoked", revokedAt: context.now, revocationReason: reason, revokedBy: context.actor.id },
  })
  if (count === 1) return
  const now = await context.tx.certificate.findUniqueOrThrow({ where: { id: subject.id } })
  throw alreadyRevoked(now)
}
