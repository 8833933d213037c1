// Sends the mail that transactions left in the outbox, once each as far as SMTP allows, and tries again what failed.
// For the worker that calls it; several processes may do so at once. What was sent is emptied: it may hold a one-time link.
import { z } from "zod"
import type { Deps, Tx } from "@/lib/usecases/deps"

export type Mail = { to: string; subject: string; text: string }
export type SendMail = (mail: Mail) => Promise<void>

type WaitingMail = { id: string; payload: unknown; attempts: number }

const batch = 20
/** A link in it has ended by then. */
const mostAttempts = 12

const mailSchema = z.object({ to: z.string(), subject: z.string(), text: z.string() })

/** Answers how many were sent. */
export const makeDeliverMail =
  ({ db, clock, sendMail }: Pick<Deps, "db" | "clock"> & { sendMail: SendMail }) =>
  async (): Promise<{ sent: number }> => {
    let sent = 0
    for (let taken = 0; taken < batch; taken++) {
      const mail = await claim(db, clock())
      if (mail === undefined) break
      try {
        await sendMail(mailSchema.parse(mail.payload))
        await db.outbox.update({ where: { id: mail.id }, data: { doneAt: clock(), payload: {}, lastError: null } })
        sent++
      } catch (error) {
        await postpone(db, mail, clock(), error)
      }
    }
    return { sent }
  }

/**
 * Takes the one that has waited longest out of the others' reach for a few minutes, longer than sending it can take: a process
 * that dies meanwhile does not lose it. (`=` and not `in`: PostgreSQL may run the inner question of an `in` once for each row,
 * and then takes more than the one.)
 */
async function claim(db: Tx, now: Date): Promise<WaitingMail | undefined> {
  const [mail] = await db.$queryRaw<WaitingMail[]>`
    update outbox set attempts = attempts + 1, next_attempt = ${new Date(now.getTime() + 5 * 60_000)}
    where id = (
      select id from outbox where topic = 'mail' and done_at is null and next_attempt <= ${now}
      order by next_attempt limit 1 for update skip locked)
    returning id, payload, attempts`
  return mail
}

/** A minute, two, four … up to six hours; in the end it is given up, and its text goes. */
async function postpone(db: Tx, { id, attempts }: WaitingMail, now: Date, error: unknown): Promise<void> {
  const lastError = (error instanceof Error ? error.message : String(error)).slice(0, 500)
  const wait = Math.min(60_000 * 2 ** (attempts - 1), 6 * 3_600_000)
  const given = attempts >= mostAttempts ? { doneAt: now, payload: {} } : {}
  await db.outbox.update({
    where: { id },
    data: { lastError, nextAttempt: new Date(now.getTime() + wait), ...given },
  })
}
