// What must stop at once in an environment: its revoked certificates that have not ended, and applications that may not call.
// For publishing; read in the transaction that publishes, so that what it has just stopped is in it.
import type { RevocationsArtifact } from "@/lib/core/policy"
import type { Tx } from "@/lib/usecases/deps"

type RevokedRow = { issuer: string; serial: string; sha256: string; revokedAt: Date }

/** `listed` are those that a bundle names as suspended; `gone` have no place in the next bundle at all. */
export type Stopped = { revoked: RevocationsArtifact["revoked"]; listed: string[]; gone: string[] }

export async function readStopped(tx: Tx, environment: string, now: Date): Promise<Stopped> {
  const revoked = await tx.$queryRaw<RevokedRow[]>`
    select a.subject as issuer, c.serial, c.sha256, c.revoked_at as "revokedAt"
    from certificate c
    join authority a on a.id = c.authority_id
    where a.environment = ${environment} and c.status = 'revoked' and c.not_after > ${now} and c.sha256 is not null
    union all
    select c.external_issuer, c.serial, c.sha256, c.revoked_at
    from certificate c
    join application a on a.id = c.application_id
    where c.authority_id is null and a.environment = ${environment} and c.status = 'revoked' and c.not_after > ${now}
    order by issuer, serial`
  const stopped = await tx.$queryRaw<{ id: string; gone: boolean }[]>`
    select a.id, (a.status = 'retired' or p.status in ('draft', 'invited', 'offboarded')) as gone
    from application a
    join partner p on p.id = a.partner_id
    where a.environment = ${environment} and (a.status <> 'active' or p.status <> 'active')
    order by a.id`
  return {
    revoked: revoked.map((row) => ({ ...row, revokedAt: row.revokedAt.toISOString() })),
    listed: stopped.filter(({ gone }) => !gone).map(({ id }) => id),
    gone: stopped.filter(({ gone }) => gone).map(({ id }) => id),
  }
}
