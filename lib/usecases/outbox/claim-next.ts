// Takes the entry of the outbox that has waited longest, and puts off what failed. Several processes may do so at once.
// For the workers that send mail and call webhooks. What is done is emptied: it may hold a one-time link.
import type { Tx } from "@/lib/usecases/deps"

export type Waiting = { id: string; payload: unknown; attempts: number }

/** A link in it has ended by then. */
const mostAttempts = 12

/**
 * Takes the one that has waited longest out of the others' reach for a few minutes, longer than sending it can take: a process
 * that dies meanwhile does not lose it. (`=` and not `in`: PostgreSQL may run the inner question of an `in` once for each row,
 * and then takes more than the one.)
 */
export async function claimNext(db: Tx, topic: "mail" | "webhook", now: Date): Promise<Waiting | undefined> {
  const [entry] = await db.$queryRaw<Waiting[]>`
    update outbox set attempts = attempts + 1, next_attempt = ${new Date(now.getTime() + 5 * 60_000)}
    where id = (
      select id from outbox where topic = ${topic} and done_at is null and next_attempt <= ${now}
      order by next_attempt limit 1 for update skip locked)
    returning id, payload, attempts`
  return entry
}

export async function settle(db: Tx, { id }: Waiting, now: Date): Promise<void> {
  await db.outbox.update({ where: { id }, data: { doneAt: now, payload: {}, lastError: null } })
}

/** A minute, two, four … up to six hours; in the end it is given up, and its text goes. */
export async function postpone(db: Tx, { id, attempts }: Waiting, now: Date, error: unknown): Promise<void> {
  const lastError = (error instanceof Error ? error.message : String(error)).slice(0, 500)
  const wait = Math.min(60_000 * 2 ** (attempts - 1), 6 * 3_600_000)
  const given = attempts >= mostAttempts ? { doneAt: now, payload: {} } : {}
  await db.outbox.update({
    where: { id },
    data: { lastError, nextAttempt: new Date(now.getTime() + wait), ...given },
  })
}
