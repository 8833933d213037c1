// The head of an environment: what its gateways are told now, and the lock under which the next number is taken. While a rollout runs
// there are two: the head, for the gateways that it has reached, and what is stable, for the others (decision 041).
// For everything that publishes.
import { DomainError } from "@/lib/core/domain-error"
import type { Staleness } from "@/lib/core/policy"
import type { Tx } from "@/lib/usecases/deps"

/** A manifest that gateways are told now. */
export type Told = {
  /** 0 before the first release. */
  sequence: number
  stamp: number
  /** Payload digest of the current manifest; empty before the first release. */
  manifestSha256: string
  /** When the current manifest was issued; null before the first release. */
  issuedAt: Date | null
}

export type Head = Told & {
  environment: string
  epoch: number
  /** Never ahead of the head; the same where no rollout is open. */
  stable: Told
  manifestValidityHours: number
  refreshSeconds: number
  staleness: Staleness
  /** Hash of the newest link of the audit chain; undefined while nothing is sealed. */
  auditHead: string | undefined
}

type HeadRow = Omit<Head, "auditHead" | "stable"> & {
  auditHead: string | null
  stableSequence: number
  stableStamp: number
  stableManifestSha256: string
  stableIssuedAt: Date | null
}

/** Some gateways get another release than others. */
export const isRolling = ({ sequence, stable }: Head): boolean => sequence !== stable.sequence

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
      m.issued_at as "issuedAt", h.stable_sequence as "stableSequence", h.stable_stamp as "stableStamp",
      h.stable_manifest_sha256 as "stableManifestSha256", s.issued_at as "stableIssuedAt", e.manifest_validity_hours as "manifestValidityHours",
      e.refresh_seconds as "refreshSeconds", e.staleness::text,
      (select l.hash from audit_link l order by l.position desc limit 1) as "auditHead"
    from environment_head h
    join environment e on e.name = h.environment
    left join manifest m on m.payload_sha256 = h.manifest_sha256
    left join manifest s on s.payload_sha256 = h.stable_manifest_sha256
    where h.environment = ${environment}`
  if (row === undefined) throw new DomainError("not_found", `There is no environment named ${environment}.`)
  const { stableSequence, stableStamp, stableManifestSha256, stableIssuedAt, ...head } = row
  const stable = {
    sequence: stableSequence,
    stamp: stableStamp,
    manifestSha256: stableManifestSha256,
    issuedAt: stableIssuedAt,
  }
  return { ...head, stable, auditHead: row.auditHead ?? undefined }
}
