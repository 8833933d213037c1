// Tells the server what the gateway does with what it was sent, now or, where the server is away, as soon as it answers again.
// For the agent. Only the newest report counts, so only that one is kept.
import { readdir, rm } from "node:fs/promises"
import { join } from "node:path"
import { isDeepStrictEqual } from "node:util"
import { AgentError, codeOf, wordsOf } from "./agent-error"
import type { ConfigClient, PollMode } from "./client/config-client"
import type { Log } from "./log"
import type { Paths } from "./state/paths"
import {
  type Applied,
  type KeptReport,
  type Report,
  readKeptReport,
  type Seen,
  writeKeptReport,
} from "./state/state-files"
import type { GatewayTarget } from "./target"
import { agentVersion } from "./version"

export type Reporter = {
  /** @param about the manifest that it is about, where it is not the applied one: never one that nobody has verified */
  report: (state: Report["state"], what: { error?: string; about?: Seen }) => Promise<void>
  /** Sends what could not be sent before. */
  deliver: () => Promise<void>
  follow: (state: () => { applied: Applied | undefined; pollMode: PollMode }) => void
  pruneManifests: (keep: readonly (Applied | undefined)[]) => Promise<void>
}

type ReporterDeps = {
  paths: Paths
  log: Log
  client: ConfigClient
  clock: () => Date
  target: Pick<GatewayTarget, "name" | "version">
}

const longestError = 8000

export async function makeReporter(deps: ReporterDeps): Promise<Reporter> {
  let kept = await readKeptReport(deps.paths)
  let current: () => { applied: Applied | undefined; pollMode: PollMode } = () => ({
    applied: undefined,
    pollMode: "long-poll",
  })
  const send = async (next: KeptReport) => {
    kept = await sendKept(deps, next)
  }
  return {
    report: async (state, { error, about }) => {
      const { applied, pollMode } = current()
      const { name: target } = deps.target
      const targetVersion = await deps.target.version()
      const report = makeReport({ state, error, about, applied, pollMode, target, targetVersion })
      if (kept?.delivered === true && isSame(kept.report, report)) return
      await send({ report, delivered: false, at: deps.clock().toISOString() })
    },
    deliver: async () => {
      if (kept !== undefined && !kept.delivered) await send(kept)
    },
    follow: (state) => {
      current = state
    },
    pruneManifests: async (keep) => {
      const names = keep.flatMap((manifest) => (manifest === undefined ? [] : `${manifest.payloadSha256}.jws`))
      for (const file of await readdir(deps.paths.manifests)) {
        if (!names.includes(file)) await rm(join(deps.paths.manifests, file), { force: true })
      }
    },
  }
}

/** As they would be sent: what is undefined is not there. */
const isSame = (kept: Report, report: Report): boolean => isDeepStrictEqual(kept, JSON.parse(JSON.stringify(report)))

type ReportParts = {
  state: Report["state"]
  error: string | undefined
  about: Seen | undefined
  applied: Applied | undefined
  pollMode: PollMode
  target: string
  targetVersion: string
}

function makeReport({ state, error, about, applied, pollMode, target, targetVersion }: ReportParts): Report {
  const subject = about ?? applied
  return {
    sequence: subject?.sequence ?? 0,
    stamp: subject?.stamp ?? 0,
    manifestSha256: subject?.payloadSha256 ?? "",
    state,
    // a program may have said what is no text, and a cut may halve a character: the server would take none of the report then
    error: error?.slice(0, longestError).replace(/\0|\p{Cs}/gu, ""),
    crlNumbers: applied?.crlNumbers ?? {},
    trustAnchors: applied?.trustAnchors ?? [],
    target,
    targetVersion,
    agentVersion,
    appliedAt: applied?.appliedAt,
    pollMode,
  }
}

/** Sent first and kept after: the wait for the disk must not delay what the portal shows. */
async function sendKept({ client, log, paths }: ReporterDeps, next: KeptReport): Promise<KeptReport> {
  const kept = { ...next, delivered: await isTaken(client, next.report, log) }
  // a full disk is no word on the release either
  await writeKeptReport(paths, kept).catch((error: unknown) => {
    log("warning", "report-not-kept", { code: codeOf(error), error: wordsOf(error) })
  })
  return kept
}

/** For what the report says: it would be refused again. Everything else may pass. */
const finalStatuses = new Set([400, 404, 409, 413, 422])

async function isTaken(client: ConfigClient, report: Report, log: Log): Promise<boolean> {
  try {
    await client.report(report)
    return true
  } catch (error) {
    const again = !(error instanceof AgentError && finalStatuses.has(error.status ?? 0))
    log(again ? "warning" : "error", "report-not-taken", {
      state: report.state,
      again,
      code: codeOf(error),
      error: wordsOf(error),
    })
    return !again
  }
}
