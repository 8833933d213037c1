// The head of an environment: what its gateways are told now, and the lock under which the next number is taken.
// For everything that publishes.
import { DomainError } from "@/lib/core/domain-error"
import type { Tx } from "@/lib/usecases/deps"

export type Head = {
  environment: string
  epoch: number
  /** 0 before the first release. */
  sequence: number
  stamp: number
  /** Payload digest of the current manifest; empty before the first release. */
  manifestSha256: string
  /** When the current manifest was issued; null before the first release. */
  issuedAt: Date | null
  manifestValidityHours: number
  refreshSeconds: number
  /** Hash of the newest link of the audit chain; undefined while nothing is sealed. */
  auditHead: string | undefined
}

type HeadRow = Omit<Head, "auditHead"> & { auditHead: string | null }

/**
 * Takes the row lock that orders publications of one environment, then reads the head as it is once the lock is held.
 * Two statements on purpose: a statement sees what was committed before it began, not while it waited.
 */
export async function lockHead(tx: Tx, environment: string): Promise<Head> {
  await tx.$executeRaw`select 1 from environment_head where environment = ${environment} for update`
  return readHead(tx, environment)
}

/** @throws DomainError not_found */
export async function readHead(db: Tx, environment: string): Promise<Head> {
  const [row] = await db.$queryRaw<HeadRow[]>`
    select h.environment, h.epoch, h.sequence, h.stamp, h.manifest_sha256 as "manifestSha256",
      m.issued_at as "issuedAt", e.manifest_validity_hours as "manifestValidityHours",
      e.refresh_seconds as "refreshSeconds",
      (select l.hash from audit_link l order by l.position desc limit 1) as "auditHead"
    from environment_head h
    join environment e on e.name = h.environment
    left join manifest m on m.payload_sha256 = h.manifest_sha256
    where h.environment = ${environment}`
  if (row === undefined) throw new DomainError("not_found", `There is no environment named ${environment}.`)
  return { ...row, auditHead: row.auditHead ?? undefined }
}
