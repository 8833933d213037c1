// Counts sign-in attempts per address typed and per network, in the database, so that all processes share one count.
// For password checks. An attempt counts before it is judged: a hundred at once get no further than a hundred in a row.
import { createHash } from "node:crypto"
import { DomainError } from "@/lib/core/domain-error"
import { networkOf } from "@/lib/core/network-of"
import type { Tx } from "@/lib/usecases/deps"

const windowMs = 15 * 60_000
/** A network may be a whole office; an address is one person, who mistypes a few times. */
const limits = { address: 10, network: 100 }

export type Attempt = { email: string; network: string }

type Count = { failures: number; windowEnd: Date }

/** The table holds hashes: it shall not become a list of who tried to sign in. */
function keyOf(kind: keyof typeof limits, text: string): string {
  return createHash("sha256").update(`${kind}:${text}`).digest("hex")
}

function keysOf({ email, network }: Attempt): Record<keyof typeof limits, string> {
  return { address: keyOf("address", email), network: keyOf("network", networkOf(network)) }
}

/** @throws DomainError `rate_limited`, whether or not the address has an account */
export async function countAttempt(db: Tx, now: Date, attempt: Attempt): Promise<void> {
  const keys = keysOf(attempt)
  for (const kind of ["network", "address"] as const) {
    const { failures, windowEnd } = await raise(db, now, keys[kind])
    if (failures > limits[kind]) throw tooMany(now, windowEnd)
  }
}

async function raise(db: Tx, now: Date, key: string): Promise<Count> {
  const end = new Date(now.getTime() + windowMs)
  const [count] = await db.$queryRaw<Count[]>`
    insert into sign_in_throttle as t (key, failures, window_end) values (${key}, 1, ${end})
    on conflict (key) do update set
      failures = case when t.window_end <= ${now} then 1 else t.failures + 1 end,
      window_end = case when t.window_end <= ${now} then excluded.window_end else t.window_end end
    returning failures, window_end as "windowEnd"`
  return count ?? { failures: 1, windowEnd: end }
}

function tooMany(now: Date, windowEnd: Date): DomainError {
  const retryAfter = Math.max(1, Math.ceil((windowEnd.getTime() - now.getTime()) / 1000))
  const minutes = Math.ceil(retryAfter / 60)
  const wait = minutes === 1 ? "a minute" : `${minutes} minutes`
  return new DomainError("rate_limited", `There were too many attempts to sign in. Try again in ${wait}.`, {
    retryAfter,
  })
}

/** After a success: the address starts afresh, and the network gets its one attempt back. */
export async function forgiveAttempt(db: Tx, now: Date, attempt: Attempt): Promise<void> {
  const keys = keysOf(attempt)
  await db.$executeRaw`delete from sign_in_throttle where key = ${keys.address} or window_end <= ${now}`
  await db.$executeRaw`update sign_in_throttle set failures = greatest(failures - 1, 0) where key = ${keys.network}`
}
