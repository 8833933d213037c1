// Recomputes the whole audit log: every event, every link, every seal, the witness kept outside the database, and the anchors in manifests.
// For staff. It reads in batches, so a million events need no more memory than a thousand, and names the first thing that is wrong.
import type { Actor } from "@/lib/core/actor"
import { auditGenesis } from "@/lib/core/audit-event"
import type { AuditSeal, AuditWitness } from "@/lib/core/audit-seal"
import type { AuditVerification } from "@/lib/core/audit-view"
import { requireStaff } from "@/lib/core/permission"
import type { QueryDeps } from "@/lib/queries/deps"
import { checkLink, eventHash, type Fault, fault, type StoredEvent, type StoredLink } from "./check-link"
import { readAnchors } from "./read-anchors"

export type AuditQueryDeps = QueryDeps & { seal: AuditSeal }

type Chain = { sealed: number; head: string; fault: Fault | undefined }

const batch = 1_000

export const makeVerifyAudit =
  ({ db, seal }: Pick<AuditQueryDeps, "db" | "seal">) =>
  async (actor: Actor): Promise<AuditVerification> => {
    requireStaff(actor)
    // in this order: what was anchored and witnessed before the chain is read must be in it
    const anchors = await readAnchors(db)
    const witness = await seal.readWitness()
    const chain = await walkChain(db, seal, witness, anchors.byHash)
    const unsealed = chain.fault === undefined ? await walkUnsealed(db, chain.sealed) : { count: 0, fault: undefined }
    const bad = chain.fault ?? tailFault(chain, witness) ?? anchorFault(anchors.byHash) ?? unsealed.fault
    if (bad !== undefined) return { ok: false, events: await countEvents(db), head: chain.head, fault: bad }
    const { sealed, head } = chain
    return { ok: true, events: sealed + unsealed.count, sealed, unsealed: unsealed.count, head, anchors: anchors.count }
  }

/** Strikes each anchor that it meets off the list. */
async function walkChain(
  db: QueryDeps["db"],
  seal: AuditSeal,
  witness: AuditWitness | null,
  anchors: Map<string, string>,
): Promise<Chain> {
  let head = auditGenesis
  let position = 0n
  for (;;) {
    const links = await readLinks(db, position)
    for (const link of links) {
      const bad = checkLink(link, position + 1n, head, seal) ?? witnessFault(link, witness)
      if (bad !== undefined) return { sealed: Number(position), head, fault: bad }
      position = link.position
      head = link.hash
      anchors.delete(head)
    }
    if (links.length < batch) return { sealed: Number(position), head, fault: undefined }
  }
}

type LinkRow = StoredEvent & { position: bigint; eventId: string; linkHash: string; mac: string; found: boolean }

async function readLinks(db: QueryDeps["db"], after: bigint): Promise<StoredLink[]> {
  const rows = await db.$queryRaw<LinkRow[]>`
    select l.position, l.event_id as "eventId", l.hash as "linkHash", l.mac, e.id is not null as found,
      e.id, e.at, e.actor_kind as "actorKind", e.actor_id as "actorId", e.actor_name as "actorName", e.action,
      e.subject_kind as "subjectKind", e.subject_id as "subjectId", e.subject_name as "subjectName",
      e.partner_id as "partnerId", e.environment as "environmentName", e.detail, e.hash
    from audit_link l left join audit_event e on e.id = l.event_id
    where l.position > ${after} order by l.position limit ${batch}`
  return rows.map(({ position, eventId, linkHash, mac, found, ...event }) => ({
    position,
    eventId,
    hash: linkHash,
    mac,
    event: found ? event : null,
  }))
}

/** A chain that was sealed again from somewhere has other hashes from there on. */
function witnessFault(link: StoredLink, witness: AuditWitness | null): Fault | undefined {
  if (witness === null || link.position !== witness.position || link.hash === witness.hash) return undefined
  const words = `Link ${link.position} is not the one that this installation saw sealed: the log was cut before it and sealed again.`
  return fault("link-edited", link.position, link.eventId, words)
}

function tailFault({ sealed, head }: Chain, witness: AuditWitness | null): Fault | undefined {
  if (witness === null || witness.position <= BigInt(sealed)) return undefined
  const words = `The chain ends at ${sealed} (${head.slice(0, 12)}…), but this installation saw ${witness.position} sealed: the tail was cut off.`
  return fault("tail-truncated", BigInt(sealed) + 1n, null, words)
}

function anchorFault(left: Map<string, string>): Fault | undefined {
  const [first] = left
  if (first === undefined) return undefined
  const [hash, manifest] = first
  return fault("anchor-missing", null, null, `The ${manifest} names the head ${hash}, which is not in the chain.`)
}

type UnsealedRow = StoredEvent & { late: boolean }

/**
 * Events that wait to be sealed must be whole; and none may have been written by a transaction before the newest sealed one,
 * since sealing follows the order of transactions: its link was taken away.
 */
async function walkUnsealed(db: QueryDeps["db"], sealed: number): Promise<{ count: number; fault: Fault | undefined }> {
  let count = 0
  let after = ""
  for (;;) {
    const rows = await readUnsealed(db, after, sealed)
    for (const event of rows) {
      const bad = unsealedFault(event)
      if (bad !== undefined) return { count, fault: bad }
    }
    count += rows.length
    const last = rows.at(-1)
    if (last === undefined || rows.length < batch) return { count, fault: undefined }
    after = last.id
  }
}

/** Beyond the snapshot's end lie transactions of before a restore; their order says nothing here. */
function readUnsealed(db: QueryDeps["db"], after: string, sealed: number): Promise<UnsealedRow[]> {
  return db.$queryRaw<UnsealedRow[]>`
    with head as (
      select e.xid from audit_link l join audit_event e on e.id = l.event_id where l.position = ${sealed}),
    floor as (
      select coalesce((select case when head.xid < pg_snapshot_xmax(pg_current_snapshot())::text::bigint
        then head.xid end from head), 0) as xid)
    select e.id, e.at, e.actor_kind as "actorKind", e.actor_id as "actorId", e.actor_name as "actorName", e.action,
      e.subject_kind as "subjectKind", e.subject_id as "subjectId", e.subject_name as "subjectName",
      e.partner_id as "partnerId", e.environment as "environmentName", e.detail, e.hash,
      e.xid < (select xid from floor) as late
    from audit_event e
    where e.id > ${after} and not exists (select 1 from audit_link l where l.event_id = e.id)
    order by e.id limit ${batch}`
}

function unsealedFault(event: UnsealedRow): Fault | undefined {
  if (eventHash(event) !== event.hash) {
    return fault("event-edited", null, event.id, `Event ${event.id} no longer says what its hash was made of.`)
  }
  if (!event.late) return undefined
  return fault("event-unlinked", null, event.id, `Event ${event.id} is older than the end of the chain and not in it.`)
}

async function countEvents(db: QueryDeps["db"]): Promise<number> {
  return db.auditEvent.count()
}
