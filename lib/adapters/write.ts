// One transaction with its audit events, its mail and its wake-ups: all of it is committed, or none.
// Implements Write. What is certain not to have been committed is tried again; what is not certain never is.
import { createHash, randomBytes } from "node:crypto"
import type { PrismaClient } from "@prisma/client"
import type { Actor } from "@/lib/core/actor"
import { auditEventBytes } from "@/lib/core/audit-event"
import { channelName } from "@/lib/core/channel"
import { DomainError } from "@/lib/core/domain-error"
import { type IdKind, makeId } from "@/lib/core/id"
import type { AuditEntry, Clock, OutboxEntry, Tx, Write, WriteContext } from "@/lib/usecases/deps"
import { readDatabaseError } from "./database-error"
import { uniqueViolation } from "./unique-violation"

/** A conflict is two people at one row; the fifth in a row is something else. */
const mostAttempts = 5

/** Offboarding a partner of thousands of certificates is the longest; what takes longer than this holds locks for too long. */
const limits = { maxWait: 5_000, timeout: 30_000 }

type Notification = { channel: string; payload: string }
type Recorded = { events: AuditEntry[]; mails: OutboxEntry[]; notifications: Notification[] }

export function makeWrite(client: Pick<PrismaClient, "$transaction">, clock: Clock): Write {
  return async (actor, work) => {
    for (let attempt = 1; ; attempt++) {
      const progress = { committing: false }
      try {
        return await client.$transaction(async (tx) => {
          const result = await runOnce(tx, actor, clock(), work)
          progress.committing = true
          return result
        }, limits)
      } catch (error) {
        if (!isConflict(error) || attempt === mostAttempts) throw inOurWords(error, progress.committing)
        await pause(attempt)
      }
    }
  }
}

async function runOnce<T>(tx: Tx, actor: Actor, now: Date, work: (context: WriteContext) => Promise<T>): Promise<T> {
  const recorded: Recorded = { events: [], mails: [], notifications: [] }
  const newId = (kind: IdKind) => makeId(kind, now.getTime(), randomBytes(10))
  const result = await work({
    tx,
    actor,
    now,
    newId,
    record: (entry) => recorded.events.push(entry),
    send: (entry) => recorded.mails.push(entry),
    notify: (channel, payload) => recorded.notifications.push({ channel: channelName(channel), payload }),
  })
  // rule 1: a change that nobody recorded is a mistake in a use case, and must not be kept
  if (recorded.events.length === 0) throw new Error("a write recorded no audit event")
  await append(tx, recorded, { actor, now, newId })
  return result
}

/** One statement for all of it. In a transaction that has failed inside it fails as well, so that nothing is committed silently. */
async function append(
  tx: Tx,
  { events, mails, notifications }: Recorded,
  { actor, now, newId }: Pick<WriteContext, "actor" | "now" | "newId">,
): Promise<void> {
  const rows = events.map((entry) => auditRow(entry, { actor, now, id: newId("auditEvent") }))
  const letters = mails.map(({ topic, payload }) => ({ id: newId("outbox"), topic, payload }))
  await tx.$queryRaw`
    with events as (
      insert into audit_event (id, at, actor_kind, actor_id, actor_name, action, subject_kind, subject_id, subject_name,
        partner_id, environment, detail, hash)
      select id, ${now}, actor_kind, actor_id, actor_name, action, subject_kind, subject_id, subject_name,
        partner_id, environment, detail, hash
      from jsonb_populate_recordset(null::audit_event, ${JSON.stringify(rows)}::jsonb)),
    letters as (
      insert into outbox (id, topic, payload, created_at, next_attempt)
      select id, topic, payload, ${now}, ${now}
      from jsonb_populate_recordset(null::outbox, ${JSON.stringify(letters)}::jsonb))
    select pg_notify(channel, payload)::text
    from jsonb_to_recordset(${JSON.stringify(notifications)}::jsonb) as wake(channel text, payload text)`
}

function auditRow(entry: AuditEntry, { actor, now, id }: { actor: Actor; now: Date; id: string }) {
  const { action, subject, partnerId = null, environment = null, detail = {} } = entry
  const event = {
    id,
    at: now,
    actorKind: actor.kind,
    actorId: actor.id,
    actorName: actor.name,
    action,
    subjectKind: subject.kind,
    subjectId: subject.id,
    subjectName: subject.name,
    partnerId,
    environmentName: environment,
    detail,
  }
  return {
    id,
    actor_kind: actor.kind,
    actor_id: actor.id,
    actor_name: actor.name,
    action,
    subject_kind: subject.kind,
    subject_id: subject.id,
    subject_name: subject.name,
    partner_id: partnerId,
    environment,
    detail,
    hash: createHash("sha256").update(auditEventBytes(event)).digest("hex"),
  }
}

/** PostgreSQL has said that it rolled this transaction back, also where it says so in answer to COMMIT. */
function isConflict(error: unknown): boolean {
  return readDatabaseError(error)?.kind === "conflict"
}

function inOurWords(error: unknown, committing: boolean): unknown {
  if (error instanceof DomainError) return error
  const found = readDatabaseError(error)
  if (found === undefined) return error
  if (found.kind === "unique") return uniqueViolation(found.constraint, error)
  if (found.kind === "conflict") {
    return new DomainError("unavailable", "Too many changes at once met at the same place. Try again.", {
      cause: error,
      retryAfter: 1,
    })
  }
  // without an answer to COMMIT nobody knows whether it happened, so the caller has to look before asking again
  const detail = committing
    ? "The database was lost while the change was being saved. Look whether it was saved before you try again."
    : "The database cannot be reached at the moment. Nothing was changed; try again."
  return new DomainError("unavailable", detail, { cause: error, retryAfter: 5 })
}

/** Longer with each attempt, and never the same for two who met. */
function pause(attempt: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5 * 2 ** attempt * (0.5 + Math.random())))
}
