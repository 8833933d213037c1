// Rebuilds the CRLs that are due: after revocations, and at half of their validity. Then publishes them as kind `trust`.
// For the worker that calls it every few seconds, off the path of any request; several processes may do so at once.

import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import { type RevokedEntry, readCertificate } from "@/lib/pki"
import type { Deps, Tx, WriteContext } from "@/lib/usecases/deps"
import { crlValidityMs, insertCrl, type SignedCrl, signCrl } from "../authorities/authority-crl"
import { systemActor } from "../authorities/once"
import { readAuthority } from "../authorities/read-authority"
import { publishTrust } from "../publication/publish-trust"

type RebuildDeps = Pick<Deps, "write" | "db" | "clock" | "keys" | "settings">

type DueRow = { id: string; environment: string | null; slug: string; number: number; since: Date }
type Rebuilt = DueRow & { crl: SignedCrl }

/**
 * How a series of revocations is put into one CRL: each release of a CRL has gateways reload, and a revocation that comes meanwhile
 * would wait for that. It waits until none has come for `quietMs`, and at most `latestMs` after the first.
 */
export type CrlPatience = { quietMs: number; latestMs: number }

const none: CrlPatience = { quietMs: 0, latestMs: 0 }

/** Answers how many CRLs it rebuilt. */
export const makeRebuildCrls =
  (deps: RebuildDeps) =>
  async (patience = none): Promise<{ rebuilt: number }> => {
    const due = await findDue(deps.db, deps.clock(), patience)
    const environments = [...new Set(due.map(({ environment }) => environment))]
    let rebuilt = 0
    for (const environment of environments) {
      rebuilt += await rebuildEnvironment(
        deps,
        environment,
        due.filter((row) => row.environment === environment),
      )
    }
    return { rebuilt }
  }

/**
 * Due are CRLs, of keys that are here, at half of their validity, and those whose entries are fewer or more than what is revoked. Counting needs no
 * clock: a revocation cannot be missed because time stepped back. `since` is when the newest CRL was made: a certificate that
 * ended before the CRL before it is left out, so each is seen in one CRL after its end (RFC 5280 §3.3).
 */
function findDue(db: Tx, now: Date, { quietMs, latestMs }: CrlPatience): Promise<DueRow[]> {
  const halfLife = new Date(now.getTime() + crlValidityMs / 2)
  const [quietSince, latest] = [quietMs, latestMs].map((ms) => new Date(now.getTime() - ms))
  return db.$queryRaw<DueRow[]>`
    select a.id, a.environment, a.slug, newest.number, newest.this_update as since
    from authority a
    join key k on k.id = a.key_id and k.store <> 'offline'
    join lateral (
      select number, this_update, next_update, entries from crl
      where authority_id = a.id order by number desc limit 1) newest on true
    left join crl earlier on earlier.authority_id = a.id and earlier.number = newest.number - 1
    where a.state <> 'removed' and (newest.next_update < ${halfLife} or newest.entries <> (
      select count(*) from certificate c
      where c.authority_id = a.id and c.status = 'revoked' and c.sha256 is not null
        and (earlier.this_update is null or c.not_after >= earlier.this_update)) + (
      select count(*) from authority i
      where i.issuer_id = a.id and i.compromised_at is not null
        and (earlier.this_update is null or i.not_after >= earlier.this_update))
      and (
        not exists (select 1 from certificate c
          where c.authority_id = a.id and c.status = 'revoked' and c.revoked_at > ${quietSince} and c.revoked_at <= ${now})
        or exists (select 1 from certificate c
          where c.authority_id = a.id and c.status = 'revoked' and c.revoked_at >= newest.this_update
            and c.revoked_at <= ${latest})))
    order by a.environment nulls first, a.slug`
}

/**
 * Signs one CRL now, to last as long as is said: of a root whose key is about to go off line, or is here for a ceremony.
 * @throws DomainError unavailable where its key cannot sign
 */
export async function renewCrl(
  deps: RebuildDeps,
  actor: Actor,
  { authorityId, nextUpdate }: { authorityId: string; nextUpdate: Date },
): Promise<SignedCrl> {
  const row = await deps.db.crl.findFirstOrThrow({
    where: { authorityId },
    orderBy: { number: "desc" },
    select: { number: true, thisUpdate: true, authority: { select: { environmentName: true, slug: true } } },
  })
  const { environmentName: environment, slug } = row.authority
  const due = { id: authorityId, environment, slug, number: row.number, since: row.thisUpdate }
  const crl = await rebuild(deps, due, nextUpdate)
  await deps.write(actor, (context) => store(context, deps, environment, [{ ...due, crl }]))
  return crl
}

async function rebuildEnvironment(deps: RebuildDeps, environment: string | null, due: DueRow[]): Promise<number> {
  const rebuilt: Rebuilt[] = []
  // signed before the transaction: a large CRL must not hold the head's lock, for which revocations wait
  for (const row of due) rebuilt.push({ ...row, crl: await rebuild(deps, row) })
  try {
    await deps.write(systemActor, (context) => store(context, deps, environment, rebuilt))
    return rebuilt.length
  } catch (error) {
    // another process stored these numbers first; what it left out is due again
    if (error instanceof DomainError && error.code === "duplicate") return 0
    throw error
  }
}

async function rebuild(
  { db, keys, clock }: RebuildDeps,
  { id, number, since }: DueRow,
  nextUpdate?: Date,
): Promise<SignedCrl> {
  const authority = await readAuthority(db, id)
  const authorities = await readCompromised(db, id, since)
  const revoked = await db.$queryRaw<RevokedEntry[]>`
    select serial, revoked_at as "revokedAt", revocation_reason::text as reason
    from certificate
    where authority_id = ${id} and status = 'revoked' and sha256 is not null and not_after >= ${since}
    order by revoked_at, serial`
  const now = clock()
  return signCrl(keys, authority, {
    number: number + 1,
    now: now > since ? now : since,
    revoked: [...authorities, ...revoked],
    nextUpdate,
  })
}

/** Authorities below it whose key may be in other hands. */
async function readCompromised(db: Tx, issuerId: string, since: Date): Promise<RevokedEntry[]> {
  const rows = await db.authority.findMany({
    where: { issuerId, compromisedAt: { not: null }, notAfter: { gte: since } },
    orderBy: { id: "asc" },
    select: { der: true, compromisedAt: true },
  })
  return rows.flatMap(({ der, compromisedAt }) =>
    compromisedAt === null
      ? []
      : [{ serial: readCertificate(der).serial, revokedAt: compromisedAt, reason: "cACompromise" as const }],
  )
}

/** Of each authority. Only the newest is served, and releases keep those that they carry; the one before it says what it left out. */
const crlsKept = 10

async function store(
  context: WriteContext,
  deps: Pick<Deps, "keys" | "settings">,
  environment: string | null,
  rebuilt: Rebuilt[],
): Promise<void> {
  for (const { id, slug, crl } of rebuilt) {
    await insertCrl(context.tx, id, crl)
    await context.tx.crl.deleteMany({ where: { authorityId: id, number: { lte: crl.number - crlsKept } } })
    context.record({
      action: "crl.signed",
      subject: { kind: "authority", id, name: slug },
      environment: environment ?? undefined,
      detail: { number: crl.number, entries: crl.entries, nextUpdate: crl.nextUpdate.toISOString() },
    })
  }
  if (environment !== null) await publishTrust(context, deps, environment)
}
