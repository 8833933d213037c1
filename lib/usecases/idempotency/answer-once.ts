// Runs a request at most once for each actor and Idempotency-Key, and answers its repetition with what the first was answered.
// For the operator API. What is kept of an answer can be read only with the key that the client sent: it may hold a one-time code.
import { createHash } from "node:crypto"
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import type { Deps } from "@/lib/usecases/deps"
import { openAnswer, sealAnswer } from "./sealed-answer"

export type OnceAnswer = { status: number; headers: Record<string, string>; body: string }

export type OnceRequest = {
  /** As the client sent it. */
  key: string
  /** SHA-256 over method, path and body, lower-case hex. */
  requestHash: string
}

const keptAnswer = z.object({ headers: z.record(z.string(), z.string()), body: z.string() })

type OnceDeps = Pick<Deps, "db" | "clock" | "seal" | "random">
type Place = { actorId: string; key: string }
type Kept = { requestHash: string; status: number | null; body: unknown; createdAt: Date }

/** Kept in `status` where it is not known whether the request took effect. */
const inDoubt = 0
const keptForMs = 24 * 3_600_000
/** The longest that a request of ours runs; one that is older was cut off with its process. */
const runsAtMostMs = 60_000
const waitMs = 10_000
const lookEveryMs = 50

export const makeAnswerOnce = (deps: OnceDeps) => {
  const { db, clock } = deps
  const tidy = makeTidy(deps)
  return async (actor: Actor, request: OnceRequest, run: () => Promise<OnceAnswer>): Promise<OnceAnswer> => {
    await tidy()
    const place = { actorId: actor.id, key: createHash("sha256").update(request.key).digest("hex") }
    const { count } = await db.idempotencyRecord.createMany({
      data: { ...place, requestHash: request.requestHash, createdAt: clock() },
      skipDuplicates: true,
    })
    if (count === 0) return repeat(deps, place, request)
    return runFirst(deps, place, request, run)
  }
}

async function runFirst(
  { db, ...deps }: OnceDeps,
  place: Place,
  { key }: OnceRequest,
  run: () => Promise<OnceAnswer>,
): Promise<OnceAnswer> {
  const where = { actorId_key: place }
  try {
    const { status, headers, body } = await run()
    const sealed = sealAnswer(deps, `${place.actorId}\n${key}`, JSON.stringify({ headers, body }))
    await db.idempotencyRecord.update({ where, data: { status, body: sealed } })
    return { status, headers, body }
  } catch (error) {
    // what was refused changed nothing, and may be sent again once it is mended; of anything else the outcome is not known
    const refused = error instanceof DomainError && error.status < 500
    const settled = refused
      ? db.idempotencyRecord.delete({ where })
      : db.idempotencyRecord.update({ where, data: { status: inDoubt } })
    // without a database the record stays as it is, which says the same after a minute
    await settled.catch(() => undefined)
    throw error
  }
}

/** The first one may still be running: two at the same moment are one request, and the second waits for its answer. */
async function repeat(deps: OnceDeps, place: Place, request: OnceRequest): Promise<OnceAnswer> {
  const deadline = Date.now() + waitMs
  for (;;) {
    const kept = await deps.db.idempotencyRecord.findUnique({ where: { actorId_key: place } })
    if (kept === null) throw mended()
    const answer = readKept(deps, place, request, kept)
    if (answer !== undefined) return answer
    if (Date.now() >= deadline) throw stillRunning()
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs))
  }
}

/** Undefined while the first one runs. */
function readKept(deps: OnceDeps, place: Place, request: OnceRequest, kept: Kept): OnceAnswer | undefined {
  if (kept.requestHash !== request.requestHash) {
    throw new DomainError(
      "idempotency_conflict",
      "This Idempotency-Key was used for another request. Use a new key for every request that is not a repetition.",
    )
  }
  const cutOff = kept.status === null && deps.clock().getTime() - kept.createdAt.getTime() > runsAtMostMs
  if (kept.status === inDoubt || cutOff) throw unknownOutcome(kept.createdAt)
  if (kept.status === null) return undefined
  const opened = JSON.parse(openAnswer(deps, `${place.actorId}\n${request.key}`, kept.body))
  return { status: kept.status, ...keptAnswer.parse(opened) }
}

/** Running it again might do it twice, so a person or program has to look first. */
function unknownOutcome(begunAt: Date): DomainError {
  return new DomainError(
    "idempotency_conflict",
    `The first request with this Idempotency-Key, of ${begunAt.toISOString()}, ended without a known outcome. Read whether it took effect; if it did not, send it again with a new key.`,
  )
}

function stillRunning(): DomainError {
  return new DomainError("conflict", "The first request with this Idempotency-Key is still running. Ask again.", {
    retryAfter: 5,
  })
}

function mended(): DomainError {
  return new DomainError("conflict", "The first request with this Idempotency-Key was refused. Send it again.", {
    retryAfter: 1,
  })
}

/** Once an hour, on the way. */
function makeTidy({ db, clock }: Pick<Deps, "db" | "clock">): () => Promise<void> {
  let tidied = 0
  return async () => {
    const now = clock().getTime()
    if (now - tidied < 3_600_000) return
    tidied = now
    await db.idempotencyRecord.deleteMany({ where: { createdAt: { lt: new Date(now - keptForMs) } } })
  }
}
