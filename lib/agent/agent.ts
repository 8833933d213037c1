// What the agent knows and does between polls: judge a manifest, fetch what is missing, install it, remember it, report it.
// For `run` and `once`. A refused manifest changes nothing but the report; the last good configuration stays.
import type { VerifiedManifest } from "@/lib/bundle"
import { codeOf, isServerAway, wordsOf } from "./agent-error"
import type { AgentDeps, AgentState, Outcome } from "./agent-state"
import { apply } from "./apply-manifest"
import { freshness } from "./freshness"
import { judgeManifest } from "./judge-manifest"
import { keepFresh, untilChangeMs } from "./keep-fresh"
import { measureSteps, type Steps } from "./measure"
import {
  highestOf,
  readApplied,
  readManifest,
  readSeen,
  type Seen,
  writeLastPoll,
  writeSeen,
} from "./state/state-files"
import { advanceRoot, loadRoot } from "./state/trust-root"

export type Agent = {
  /** After a start: what was accepted is in place and served, whatever the last run was doing when it ended. Needs no server. */
  resume: () => Promise<void>
  /** @throws AgentError where the server cannot be asked */
  poll: (wait: number) => Promise<Outcome>
  /** Tries what was refused or failed once more. */
  retry: () => Promise<Outcome>
  /** Whether something was accepted or sent that is not applied. */
  isPending: () => boolean
  isStale: () => boolean
  /** Warns of and acts on what time does to the applied manifest. */
  keepFresh: () => Promise<void>
  /** Milliseconds until keepFresh has something to do; undefined where it will not. */
  untilChangeMs: () => number | undefined
  refreshSeconds: () => number
  /** What it serves and what it has accepted. */
  look: () => Pick<AgentState, "applied" | "seen">
  /** Renews the agent's own certificate if it is time. @returns milliseconds until the next look */
  keepRenewed: () => Promise<number>
}

export async function makeAgent(deps: AgentDeps): Promise<Agent> {
  const { paths } = deps
  const applied = await readApplied(paths)
  const state: AgentState = {
    root: await loadRoot(paths),
    seen: highestOf(await readSeen(paths), applied),
    applied,
    etag: undefined,
    pending: undefined,
    bins: new Map(),
    pollMode: "long-poll",
    refreshSeconds: 30,
    warned: "fresh",
  }
  deps.reporter.follow(() => ({ applied: state.applied, pollMode: state.pollMode }))
  return {
    resume: () => resume(deps, state),
    poll: (wait) => poll(deps, state, wait),
    retry: async () => (state.pending === undefined ? "unchanged" : consider(deps, state, state.pending)),
    isPending: () => state.pending !== undefined,
    isStale: () => state.applied !== undefined && freshness(state.applied, deps.clock()).state === "expired",
    keepFresh: () => keepFresh(deps, state),
    untilChangeMs: () => untilChangeMs(deps, state),
    refreshSeconds: () => state.refreshSeconds,
    look: () => state,
    keepRenewed: deps.renewal.look,
  }
}

async function resume(deps: AgentDeps, state: AgentState): Promise<void> {
  const { paths, log, target } = deps
  const { seen, applied } = state
  const kept = seen === undefined ? undefined : await readManifest(paths, seen)
  if (seen === undefined || kept === undefined) {
    // as if it came from another answer, so that its bytes are written once more
    if (seen !== undefined) state.seen = { ...seen, etag: undefined }
    if (applied !== undefined) await target.restore(applied)
    return
  }
  state.etag = seen.etag
  const steps = measureSteps(deps.onStep)
  try {
    await apply(deps, state, kept, { steps, client: undefined })
  } catch (error) {
    log("warning", "resume-failed", { sequence: seen.sequence, code: codeOf(error), error: wordsOf(error) })
    state.pending = kept.jws
    if (applied !== undefined && codeOf(error) !== "not-running") await target.restore(applied)
    // what only has to be fetched is no news for the portal
    if (codeOf(error) !== "gone") await deps.reporter.report("rejected", { error: wordsOf(error), about: seen })
  }
}

async function poll(deps: AgentDeps, state: AgentState, wait: number): Promise<Outcome> {
  const answer = await ask(deps, state, wait)
  state.pollMode = answer.pollMode
  if (answer.jws === undefined) {
    await deps.reporter.deliver()
    return "unchanged"
  }
  const before = state.etag
  state.etag = answer.etag
  try {
    return await consider(deps, state, answer.jws)
  } catch (error) {
    // asked for anew, with what it names
    state.etag = before
    throw error
  }
}

async function ask({ client, tally, log, paths, clock }: AgentDeps, state: AgentState, wait: number) {
  try {
    const answer = await client.manifest({ etag: state.etag, place: state.seen, wait })
    tally.polled(answer.jws === undefined ? "unchanged" : "news")
    await writeLastPoll(paths, clock()).catch((error: unknown) => {
      log("warning", "poll-not-noted", { code: codeOf(error), error: wordsOf(error) })
    })
    return answer
  } catch (error) {
    tally.polled(codeOf(error))
    throw error
  }
}

/**
 * Judges and applies; whatever goes wrong is said, reported and kept for another try.
 * @throws AgentError where the server went away in between, which is no word on the release
 */
async function consider(deps: AgentDeps, state: AgentState, jws: Uint8Array): Promise<Outcome> {
  const { log, reporter, paths, environment, clock, client } = deps
  const steps = measureSteps(deps.onStep)
  let accepted: Seen | undefined
  try {
    const judged = await steps.step("judge", () =>
      judgeManifest(jws, {
        environment,
        now: clock(),
        highest: state.seen,
        root: state.root,
        advance: (root) => advanceRoot(paths, client, root, log),
      }),
    )
    state.root = judged.root
    accepted = seenOf(judged.verified, state.etag)
    const outcome = await applyAndRemember(deps, state, judged.verified, accepted, steps)
    state.pending = undefined
    await followRoot(deps, state)
    return outcome
  } catch (error) {
    if (isServerAway(error)) throw error
    state.pending = jws
    deps.tally.refused(codeOf(error))
    log("error", "refused", {
      code: codeOf(error),
      error: wordsOf(error),
      sequence: accepted?.sequence,
      running: state.applied?.sequence ?? 0,
      durations: steps.durations(),
    })
    await reporter.report("rejected", { error: wordsOf(error), about: accepted })
    return "refused"
  }
}

function seenOf({ payload, payloadSha256 }: VerifiedManifest, etag: string | undefined): Seen {
  const { epoch, sequence, stamp } = payload
  return { epoch, sequence, stamp, payloadSha256, etag }
}

/** While the disk takes its time the release is prepared; nginx is given it only once the numbers are safe. */
async function applyAndRemember(
  deps: AgentDeps,
  state: AgentState,
  verified: VerifiedManifest,
  seen: Seen,
  steps: Steps,
): Promise<Outcome> {
  const kept = remember(deps, state, verified, seen, steps)
  const applied = apply(deps, state, verified, { steps, client: deps.client, ready: kept })
  await Promise.allSettled([kept, applied])
  await kept
  return applied
}

/** After a crash nothing lower is taken. */
async function remember(
  { paths }: AgentDeps,
  state: AgentState,
  { jws, payload }: VerifiedManifest,
  seen: Seen,
  steps: Steps,
): Promise<void> {
  if (state.seen?.payloadSha256 !== seen.payloadSha256 || state.seen.etag !== seen.etag) {
    await steps.step("remember", () => writeSeen(paths, seen, jws))
  }
  state.seen = seen
  state.refreshSeconds = payload.refreshSeconds
}

/** Away from the path of a revocation: a root document that withdraws a key should be known before that key is met again. */
async function followRoot({ paths, client, log }: AgentDeps, state: AgentState): Promise<void> {
  try {
    state.root = await advanceRoot(paths, client, state.root, log)
  } catch (error) {
    log("warning", "root-not-advanced", { version: state.root.version, code: codeOf(error), error: wordsOf(error) })
  }
}
