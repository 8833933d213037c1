// Signed answers about single certificates, kept until half of their time, and dropped at once when their certificate is revoked.
// For the responder. The word of a revocation comes over `access`; once a second the database is asked as well, in case it was lost.
import { type Events, lookAgain } from "@/lib/core/channel"
import type { Queries } from "@/lib/queries"

export type KeptAnswer = {
  der: Uint8Array
  /** SHA-256 of `der`, lower-case hex. */
  sha256: string
  thisUpdate: Date
  nextUpdate: Date
}

export type OcspAnswers = {
  find: (key: string) => KeptAnswer | undefined
  /** Waits until no revocation of more than a second ago can be unknown here. @throws what the database throws */
  settle: () => Promise<void>
  /** That this was so a moment ago, without waiting. */
  isSettled: () => boolean
  /** To be taken before the state is read that an answer tells of. */
  begin: () => number
  /** Not kept where something was revoked since `begun`: the answer may be of before. */
  keep: (key: string, certificateId: string, answer: KeptAnswer, begun: number) => void
  close: () => void
}

type Entry = KeptAnswer & { certificateId: string; refreshAt: number }

/** An answer takes about 2 KB, so this is some 64 MB. The least used go first. */
const mostAnswers = 32_000
const settledMs = 1_000

type Parts = { queries: Pick<Queries, "listRecentRevocations">; events: Events; clock: () => Date }

export function makeOcspAnswers({ queries, events, clock }: Parts): OcspAnswers {
  const answers = new Map<string, Entry>()
  /** A certificate is asked about by several names: by either hash, and in requests of several forms. */
  const keysOf = new Map<string, Set<string>>()
  let revocations = 0

  const drop = (key: string, { certificateId }: Entry) => {
    answers.delete(key)
    const keys = keysOf.get(certificateId)
    keys?.delete(key)
    if (keys?.size === 0) keysOf.delete(certificateId)
  }
  const dropCertificate = (id: string) => {
    for (const key of keysOf.get(id) ?? []) answers.delete(key)
    keysOf.delete(id)
  }
  const unsubscribe = events.subscribe("access", (id) => {
    revocations++
    if (id !== lookAgain) return dropCertificate(id)
    answers.clear()
    keysOf.clear()
  })
  const { settle, isSettled } = makeSettle(async () => {
    const revoked = await queries.listRecentRevocations()
    if (revoked.some((id) => keysOf.has(id))) revocations++
    for (const id of revoked) dropCertificate(id)
  })
  return {
    find(key) {
      const entry = answers.get(key)
      if (entry === undefined) return undefined
      const now = clock().getTime()
      if (now >= entry.refreshAt || now < entry.thisUpdate.getTime()) return void drop(key, entry)
      // a map keeps the order of insertion: put last, it is the last to go
      answers.delete(key)
      answers.set(key, entry)
      return entry
    },
    settle,
    isSettled,
    begin: () => revocations,
    keep(key, certificateId, answer, begun) {
      if (begun !== revocations) return
      const half = (answer.thisUpdate.getTime() + answer.nextUpdate.getTime()) / 2
      answers.set(key, { ...answer, certificateId, refreshAt: half })
      const keys = keysOf.get(certificateId) ?? new Set()
      keysOf.set(certificateId, keys.add(key))
      for (const [oldest, entry] of answers) {
        if (answers.size <= mostAnswers) break
        drop(oldest, entry)
      }
    },
    close: unsubscribe,
  }
}

/** Runs `look` at most once a second, for everybody who asks meanwhile. */
function makeSettle(look: () => Promise<void>): Pick<OcspAnswers, "settle" | "isSettled"> {
  let settledAt = Number.NEGATIVE_INFINITY
  let looking: Promise<void> | undefined
  const isSettled = () => performance.now() - settledAt < settledMs
  const settle = async () => {
    if (isSettled()) return
    looking ??= (async () => {
      const begun = performance.now()
      try {
        await look()
        settledAt = begun
      } finally {
        looking = undefined
      }
    })()
    await looking
  }
  return { settle, isSettled }
}
