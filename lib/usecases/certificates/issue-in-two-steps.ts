// Issues one certificate in steps that leave no signature without a row (rule 2): the intent with its serial is committed, then
// the authority signs, then the certificate is committed. For every kind of certificate that Gatewarden issues.

import { Prisma } from "@prisma/client"
import type { Actor } from "@/lib/core/actor"
import type { CertificateProfile } from "@/lib/core/certificate-profile"
import type { IssuedCertificate } from "@/lib/core/certificate-view"
import { DomainError } from "@/lib/core/domain-error"
import { type CertificateTemplate, issueCertificate, nameToString, serialFromRandom } from "@/lib/pki"
import type { Deps, Tx, WriteContext } from "@/lib/usecases/deps"
import { type AuthorityInfo, authoritySigner } from "../authorities/read-authority"
import { type KeyFacts, keyFacts, ownerOfRow, whyNotKey } from "./judge-key"

export type IssueDeps = Pick<Deps, "write" | "random" | "keys">

export type Issuance = {
  authority: AuthorityInfo
  owner: {
    kind: "application" | "gateway" | "operator" | "listener" | "responder"
    /** Absent for the listener. */
    id?: string
    name: string
    partnerId?: string
    environment?: string
  }
  key: { spkiSha256: string; keyAlgorithm: string }
  keySource: "csr" | "browser" | "enrolment" | "server"
  /** Of an application's certificate; `standard` where absent. */
  profile?: CertificateProfile
  /** The profile's values with this serial; called again when a serial is taken. */
  template: (serial: Uint8Array, now: Date) => CertificateTemplate
  /** Runs first in the intent's transaction. */
  before?: (context: WriteContext) => Promise<void>
  /** Runs last in the transaction that completes it. */
  after?: (context: WriteContext, certificate: { id: string; serial: string }) => Promise<void>
}

type Intent = { id: string; template: CertificateTemplate }

/** A serial has 127 bits of chance: one repetition is a broken source of chance, five are proof. */
const maxSerials = 5

export async function issueInTwoSteps(deps: IssueDeps, actor: Actor, issuance: Issuance): Promise<IssuedCertificate> {
  const { authority } = issuance
  const intent = await deps.write(actor, (context) => recordIntent(context, deps, issuance))
  const signed = await issueCertificate(intent.template, authoritySigner(deps.keys, authority.keyId))
  const { serial, notBefore, notAfter } = intent.template
  await deps.write(actor, (context) => complete(context, issuance, intent, signed))
  return {
    id: intent.id,
    serial,
    sha256: signed.sha256,
    notBefore: notBefore.toISOString(),
    notAfter: notAfter.toISOString(),
    status: "valid",
    pem: signed.pem,
    chain: authority.chain,
  }
}

async function recordIntent(context: WriteContext, deps: IssueDeps, issuance: Issuance): Promise<Intent> {
  await issuance.before?.(context)
  const id = context.newId("certificate")
  for (let attempt = 0; attempt < maxSerials; attempt++) {
    const template = issuance.template(serialFromRandom(deps.random(16)), context.now)
    if (!(await insertIntent(context, id, issuance, template))) continue
    recordEvent(context, "certificate.intended", id, issuance, {
      serial: template.serial,
      authority: issuance.authority.id,
      notAfter: template.notAfter.toISOString(),
    })
    return { id, template }
  }
  throw new DomainError("internal", `${maxSerials} random serials in a row were taken: the source of chance is broken.`)
}

/** False where the authority has used the serial before (unique per issuer). */
async function insertIntent(
  { tx, actor, now }: WriteContext,
  id: string,
  { authority, owner, key, keySource, profile = "standard" }: Issuance,
  { serial, subjectName, notBefore, notAfter }: CertificateTemplate,
): Promise<boolean> {
  const of = (kind: string): string | null => (owner.kind === kind ? (owner.id ?? null) : null)
  const inserted = await tx.$executeRaw`
    insert into certificate (id, authority_id, serial, subject_kind, application_id, gateway_id, operator_id, status,
      subject, spki_sha256, key_algorithm, key_source, profile, not_before, not_after, created_by, created_at)
    values (${id}, ${authority.id}, ${serial}, ${owner.kind}::certificate_subject, ${of("application")}, ${of("gateway")},
      ${of("operator")}, 'intent', ${nameToString(subjectName)}, ${key.spkiSha256}, ${key.keyAlgorithm}, ${keySource},
      ${profile}::certificate_profile,
      ${notBefore}, ${notAfter}, ${actor.id}, ${now})
    on conflict (authority_id, serial) do nothing`
  return inserted === 1
}

async function complete(
  context: WriteContext,
  issuance: Issuance,
  intent: Intent,
  signed: { der: Uint8Array; sha256: string },
): Promise<void> {
  const { id, template } = intent
  if (!(await storeSigned(context.tx, id, signed, context.now))) throw await refusal(context.tx, id)
  await issuance.after?.(context, { id, serial: template.serial })
  recordEvent(context, "certificate.issued", id, issuance, {
    serial: template.serial,
    sha256: signed.sha256,
    notBefore: template.notBefore.toISOString(),
    notAfter: template.notAfter.toISOString(),
  })
}

/**
 * Completes the intent, unless meanwhile its owner was ended, or the key came out or was taken by somebody else: of two requests at the
 * same moment both see the other's intent here, though neither saw it when it began. Whoever ends an owner has its row locked,
 * so the shared lock waits for what it becomes: no certificate appears behind the back of a retirement. Nor of an authority's
 * removal: a trigger waits for that, and has this tried again.
 */
async function storeSigned(
  tx: Tx,
  id: string,
  signed: { der: Uint8Array; sha256: string },
  now: Date,
): Promise<boolean> {
  const completed = await tx.$executeRaw`
    with application_now as (
      select a.status from application a
      where a.id = (select application_id from certificate where id = ${id}) for share),
    operator_now as (
      select o.status from operator o where o.id = (select operator_id from certificate where id = ${id}) for share)
    update certificate c
    set status = 'valid', der = ${Buffer.from(signed.der)}, sha256 = ${signed.sha256}, issued_at = ${now}
    where c.id = ${id} and c.status = 'intent'
      and not exists (select 1 from application_now where status = 'retired')
      and not exists (select 1 from operator_now where status = 'revoked')
      and exists (select 1 from authority i
        where i.id = c.authority_id and i.state <> 'removed' and i.compromised_at is null)
      and not exists (select 1 from (select ${keyOfRow}) key where key.compromised or key.foreign)`
  return completed === 1
}

/** What is known of the key of the row `c`, its own owner apart. */
const keyOfRow = keyFacts(Prisma.sql`c.spki_sha256`, ownerOfRow)

async function refusal(tx: Tx, id: string): Promise<DomainError> {
  const row = await tx.certificate.findUnique({
    where: { id },
    select: {
      status: true,
      application: { select: { status: true } },
      operator: { select: { status: true } },
      authority: { select: { state: true, compromisedAt: true } },
    },
  })
  if (row?.status !== "intent")
    return new DomainError("conflict", "The certificate was completed or revoked meanwhile.")
  if (row.application?.status === "retired" || row.operator?.status === "revoked") {
    return new DomainError("conflict", "The application or operator was ended meanwhile, so it gets no certificate.")
  }
  if (row.authority?.state === "removed" || row.authority?.compromisedAt) {
    return new DomainError("conflict", "The authority that was to issue it was replaced meanwhile. Ask again.")
  }
  const [facts] = await tx.$queryRaw<KeyFacts[]>`select ${keyOfRow} from certificate c where c.id = ${id}`
  return whyNotKey(facts) ?? new DomainError("conflict", "The certificate could not be completed. Ask again.")
}

function recordEvent(
  context: WriteContext,
  action: string,
  id: string,
  { owner, key, keySource }: Issuance,
  detail: Record<string, unknown>,
): void {
  context.record({
    action,
    subject: { kind: "certificate", id, name: owner.name },
    partnerId: owner.partnerId,
    environment: owner.environment,
    detail: { owner: { kind: owner.kind, id: owner.id }, ...detail, spkiSha256: key.spkiSha256, keySource },
  })
}
