// Asks the issuers whose turn it is for their keys, and publishes what has changed. While one cannot be reached, or answers nonsense,
// the keys that it gave last stay: a network that is down must not lock everybody out. For the worker that calls it, in any process.
import type { TokenKey } from "@/lib/core/policy"
import type { Deps, Tx } from "@/lib/usecases/deps"
import { systemActor } from "../authorities/once"
import { publishTrust } from "../publication/publish-trust"
import { readKeySet } from "./read-key-set"

/**
 * The body of the answer.
 * @throws Error in words where there was none: refused address, no connection, too slow, too long, another status than 200
 */
export type FetchKeySet = (url: string) => Promise<string>

type Given = Pick<Deps, "write" | "db" | "clock" | "keys" | "settings">
type RefreshDeps = Given & { fetchKeySet: FetchKeySet }
type Due = { id: string; issuer: string; environment: string; jwksUri: string; keys: TokenKey[]; failures: number }

/** A key that was rotated is known this much later at most; issuers publish a new one well before they sign with it. */
const everyMs = 5 * 60_000
const firstRetryMs = 15_000
const latestRetryMs = 10 * 60_000
/** Whoever took a row and died has it for no longer. */
const claimMs = 60_000
const batch = 20

/** Answers how many issuers have other keys than before. */
export const makeRefreshTokenKeys =
  (given: Given) =>
  async (fetchKeySet: FetchKeySet): Promise<{ changed: number }> => {
    const deps = { ...given, fetchKeySet }
    let changed = 0
    for (let asked = 0; asked < batch; asked++) {
      const due = await claim(deps.db, deps.clock())
      if (due === undefined) break
      if (await refresh(deps, due)) changed++
    }
    return { changed }
  }

async function claim(db: Tx, now: Date): Promise<Due | undefined> {
  const [row] = await db.$queryRaw<Due[]>`
    update token_issuer set next_at = ${new Date(now.getTime() + claimMs)}, tried_at = ${now}
    where id = (
      select id from token_issuer where next_at <= ${now} order by next_at, id limit 1 for update skip locked)
    returning id, issuer, environment, jwks_uri as "jwksUri", keys, failures`
  return row
}

async function refresh(deps: RefreshDeps, due: Due): Promise<boolean> {
  let keys: TokenKey[]
  try {
    keys = readKeySet(await deps.fetchKeySet(due.jwksUri))
  } catch (error) {
    await noteFailure(deps, due, error instanceof Error ? error.message : String(error))
    return false
  }
  const isChanged = JSON.stringify(sorted(due.keys)) !== JSON.stringify(sorted(keys))
  if (isChanged) await store(deps, due, keys)
  const now = deps.clock()
  await deps.db.tokenIssuer.updateMany({
    where: { id: due.id },
    data: {
      ...{ fetchedAt: now, failures: 0, failingSince: null, lastError: null },
      nextAt: new Date(now.getTime() + everyMs),
    },
  })
  return isChanged
}

/** jsonb keeps members in an order of its own. */
const sorted = (keys: readonly TokenKey[]) =>
  keys.map(({ kid, alg, jwk }) => [kid, alg, ...(jwk.kty === "EC" ? [jwk.x, jwk.y] : [jwk.n, jwk.e])])

async function store(deps: RefreshDeps, { id, issuer, environment, keys: before }: Due, keys: TokenKey[]) {
  await deps.write(systemActor, async (context) => {
    const { count } = await context.tx.tokenIssuer.updateMany({
      where: { id },
      data: { keys, revision: { increment: 1 } },
    })
    // it may have been removed while it was asked; either way the transaction says what it did
    const detail = { kids: keys.map(({ kid }) => kid), before: before.map(({ kid }) => kid), kept: count === 1 }
    context.record({
      action: "token-issuer.keys-changed",
      subject: { kind: "token-issuer", id, name: issuer },
      environment,
      detail,
    })
    if (count === 1) await publishTrust(context, deps, environment)
  })
}

/** They may repeat what the issuer has sent, and a column holds neither NUL nor half a character. */
const storable = (words: string): string => words.slice(0, 500).replace(/\0|\p{Cs}/gu, "")

/** Said once for each series, so that whoever listens to the log hears of it; the row says the rest. */
async function noteFailure(deps: RefreshDeps, { id, issuer, environment, failures }: Due, said: string) {
  const now = deps.clock()
  const words = storable(said)
  const pause = Math.min(firstRetryMs * 2 ** Math.min(failures, 10), latestRetryMs)
  const data = {
    ...{ failures: { increment: 1 }, lastError: words },
    ...(failures === 0 ? { failingSince: now } : {}),
    nextAt: new Date(now.getTime() + pause),
  }
  if (failures > 0) {
    await deps.db.tokenIssuer.updateMany({ where: { id }, data })
    return
  }
  await deps.write(systemActor, async ({ tx, record }) => {
    await tx.tokenIssuer.updateMany({ where: { id }, data })
    record({
      action: "token-issuer.keys-refused",
      subject: { kind: "token-issuer", id, name: issuer },
      environment,
      detail: { error: words },
    })
  })
}
