// Whether a public key may get a certificate: not one that is known to be compromised, and not one that somebody else uses.
// The one judge for every door: signing requests, browser keys, enrolment, EST, operators, certificates from elsewhere.
import { Prisma } from "@prisma/client"
import { DomainError } from "@/lib/core/domain-error"
import type { Tx } from "@/lib/usecases/deps"

/** For whom the key is to be certified; `id` is absent for an operator that does not exist yet. */
type KeyOwner = { kind: "gateway" | "operator"; id?: string }

export type KeyFacts = { compromised: boolean; foreign: boolean }

/**
 * For the doors that read nothing else of the owner.
 * @throws DomainError compromised_key, foreign_key
 */
export async function judgeKey(db: Tx, { spkiSha256 }: { spkiSha256: string }, owner: KeyOwner): Promise<void> {
  const [facts] = await db.$queryRaw<KeyFacts[]>`select ${keyFacts(Prisma.sql`${spkiSha256}`, ownerInSql(owner))}`
  const refusal = whyNotKey(facts)
  if (refusal !== undefined) throw refusal
}

/** What is known of the key, as columns `compromised` and `foreign`: for a statement that asks more at the same time. */
export function keyFacts(spkiSha256: Prisma.Sql, owner: OwnerInSql): Prisma.Sql {
  return Prisma.sql`${compromised(spkiSha256)} as compromised, ${foreign(spkiSha256, owner)} as "foreign"`
}

/** The refusal, which says nothing of who holds the key or lost it. */
export function whyNotKey(facts: KeyFacts | undefined): DomainError | undefined {
  if (facts?.compromised) return compromisedKey()
  return facts?.foreign ? foreignKey() : undefined
}

type OwnerInSql = { kind: Prisma.Sql; partnerId: Prisma.Sql; gatewayId: Prisma.Sql; operatorId: Prisma.Sql }

const nobody = Prisma.sql`null::text`

function ownerInSql({ kind, id }: KeyOwner): OwnerInSql {
  const own = id === undefined ? nobody : Prisma.sql`${id}::text`
  return {
    kind: Prisma.sql`${kind}::certificate_subject`,
    partnerId: nobody,
    gatewayId: kind === "gateway" ? own : nobody,
    operatorId: kind === "operator" ? own : nobody,
  }
}

/** An application of the partner whose id that is. */
export const applicationOf = (partnerId: Prisma.Sql): OwnerInSql => ({
  kind: Prisma.sql`'application'`,
  partnerId,
  gatewayId: nobody,
  operatorId: nobody,
})

/** The owner that stands in the row `c` of certificate. */
export const ownerOfRow: OwnerInSql = {
  kind: Prisma.sql`c.subject_kind`,
  partnerId: Prisma.sql`(select partner_id from application where id = c.application_id)`,
  gatewayId: Prisma.sql`c.gateway_id`,
  operatorId: Prisma.sql`c.operator_id`,
}

/** Reported as such, or the reason why a certificate for it was revoked, whoever held that. */
function compromised(spkiSha256: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(
    exists (select 1 from compromised_key k where k.spki_sha256 = ${spkiSha256})
    or exists (select 1 from certificate k where k.spki_sha256 = ${spkiSha256} and k.revocation_reason = 'keyCompromise'))`
}

/** A partner may use a key for several of its applications, a gateway or an operator its own again; nobody another's, ever. */
function foreign(spkiSha256: Prisma.Sql, owner: OwnerInSql): Prisma.Sql {
  return Prisma.sql`exists (
    select 1 from certificate f left join application fa on fa.id = f.application_id
    where f.spki_sha256 = ${spkiSha256} and (
      f.subject_kind <> ${owner.kind}
      or f.gateway_id is distinct from ${owner.gatewayId}
      or f.operator_id is distinct from ${owner.operatorId}
      or fa.partner_id is distinct from ${owner.partnerId}))`
}

function compromisedKey(): DomainError {
  const reason =
    "This key is known to be compromised: somebody besides its owner may have it, so it gets no certificate, now or later. Make a new key pair."
  return new DomainError("compromised_key", reason, { fields: { csr: reason } })
}

/** Says nothing of who holds the key. */
function foreignKey(): DomainError {
  return new DomainError(
    "foreign_key",
    "The public key of this request is already in use by somebody else. Make a new key pair and send a request for that.",
    { fields: { csr: "Its public key is already in use by somebody else; make a new key pair." } },
  )
}
