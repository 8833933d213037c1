// Links audit events into the chain in commit order, behind the oldest open transaction (decision 007).
// For the worker that calls it several times a second, in every process: the position's primary key lets one of them win.
import { createHash } from "node:crypto"
import { auditGenesis, auditLinkBytes, auditMacBytes } from "@/lib/core/audit-event"
import type { AuditSeal } from "@/lib/core/audit-seal"
import type { Deps, Tx } from "@/lib/usecases/deps"

type WaitingRow = { id: string; hash: string; headPosition: bigint | null; headHash: string | null }
type Link = { position: bigint; eventId: string; hash: string; mac: string }

const batchSize = 1000

/** Answers how many were sealed; a full batch (1000) says that more may wait. */
export const makeSealAudit =
  ({ db, clock, seal }: Pick<Deps, "db" | "clock" | "seal">) =>
  async (): Promise<{ sealed: number }> => {
    const links = linkUp(await readWaiting(db), seal)
    const last = links.at(-1)
    if (last === undefined || !(await insertLinks(db, links, clock()))) return { sealed: 0 }
    if (await holdsWitness(db, seal)) await seal.writeWitness({ position: last.position, hash: last.hash })
    return { sealed: links.length }
  }

/** Where the chain no longer holds what was seen before, the witness stays as it is: it is the evidence, and a newer one would destroy it. */
async function holdsWitness(db: Tx, seal: AuditSeal): Promise<boolean> {
  const witness = await seal.readWitness()
  if (witness === null) return true
  const link = await db.auditLink.findUnique({ where: { position: witness.position }, select: { hash: true } })
  return link?.hash === witness.hash
}

/**
 * The head and what follows it, of one snapshot. An event below the snapshot's xmin can have none before it that commits
 * later. One at or beyond its xmax cannot be of this server's transactions: the database was restored into a younger one.
 */
function readWaiting(db: Tx): Promise<WaitingRow[]> {
  return db.$queryRaw<WaitingRow[]>`
    with head as (
      select l.position, l.hash, e.xid from audit_link l join audit_event e on e.id = l.event_id
      order by l.position desc limit 1),
    snapshot as (
      select pg_snapshot_xmin(s)::text::bigint as xmin, pg_snapshot_xmax(s)::text::bigint as xmax
      from pg_current_snapshot() s),
    floor as (
      select coalesce((select case when head.xid < snapshot.xmax then head.xid end from head, snapshot), 0) as xid)
    select e.id, e.hash, (select position from head) as "headPosition", (select hash from head) as "headHash"
    from audit_event e
    where e.xid >= (select xid from floor)
      and (e.xid < (select xmin from snapshot) or e.xid >= (select xmax from snapshot))
      and not exists (select 1 from audit_link l where l.event_id = e.id)
    order by e.xid, e.id
    limit ${batchSize}`
}

function linkUp(waiting: WaitingRow[], seal: AuditSeal): Link[] {
  let position = waiting[0]?.headPosition ?? 0n
  let previous = waiting[0]?.headHash ?? auditGenesis
  return waiting.map(({ id, hash: eventHash }) => {
    position += 1n
    previous = createHash("sha256").update(auditLinkBytes(previous, eventHash)).digest("hex")
    return { position, eventId: id, hash: previous, mac: seal.mac(auditMacBytes(position, previous)) }
  })
}

/** One statement, all or nothing. False where another process has sealed from the same head meanwhile. */
async function insertLinks(db: Tx, links: Link[], now: Date): Promise<boolean> {
  const first = links[0]?.position ?? 1n
  const inserted = await db.$executeRaw`
    insert into audit_link (position, event_id, hash, mac, sealed_at)
    select ${first}::bigint + n - 1, event_id, hash, mac, ${now}
    from unnest(${links.map((link) => link.eventId)}::text[], ${links.map((link) => link.hash)}::text[],
      ${links.map((link) => link.mac)}::text[]) with ordinality as u (event_id, hash, mac, n)
    where pg_try_advisory_xact_lock(hashtext('gatewarden audit sealer'))
      and coalesce((select max(position) from audit_link), 0) = ${first}::bigint - 1`
  return inserted > 0
}
