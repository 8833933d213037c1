// Notes that certificates were presented, all of those of a second in one statement, and each at most once a minute.
// For the machine API, on every call of a certificate that stands. No event: being seen changes no state.
import type { Deps } from "@/lib/usecases/deps"

const intervalMs = 60_000
const gatherMs = 500

export const makeNoteCertificateSeen = ({ db, clock }: Pick<Deps, "db" | "clock">) => {
  const noted = new Map<string, number>()
  let seen = new Set<string>()
  let writing: Promise<void> | undefined

  const write = async (): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, gatherMs))
    const ids = [...seen]
    seen = new Set()
    writing = undefined
    const now = clock()
    // another process may have seen it within the minute; and in one order, so that two of them do not wait for each other
    await db.$executeRaw`
      with due as (
        select id from certificate where id = any(${ids})
          and (last_seen_at is null or last_seen_at <= ${new Date(now.getTime() - intervalMs)})
        order by id for update skip locked)
      update certificate c set last_seen_at = ${now}, first_seen_at = coalesce(first_seen_at, ${now})
      from due where c.id = due.id`
  }

  /** Resolves once it is written. */
  return async (certificateId: string): Promise<void> => {
    const now = clock().getTime()
    const last = noted.get(certificateId)
    if (last !== undefined && Math.abs(now - last) < intervalMs) return
    if (noted.size >= mostRemembered) noted.clear()
    noted.set(certificateId, now)
    seen.add(certificateId)
    writing ??= write()
    await writing
  }
}

/** Forgotten wholesale above it; the statement looks again. */
const mostRemembered = 50_000
