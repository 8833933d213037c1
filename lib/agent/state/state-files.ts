// What the agent remembers between runs: the highest manifest that it accepted, the last good release, the newest report.
// For the agent's own use and for `status`. The manifests themselves are kept as the bytes that were signed.
import { join } from "node:path"
import { z } from "zod"
import { readKeptManifest, type VerifiedManifest } from "@/lib/bundle"
import { stalenessPolicies } from "@/lib/core/policy"
import { AgentError } from "../agent-error"
import { readIfThere, writeDurably, writeWhole } from "./durable-file"
import type { Paths } from "./paths"

const triple = { epoch: z.int(), sequence: z.int(), stamp: z.int(), payloadSha256: z.string() }

/** The highest manifest that was ever accepted, applied or not. */
const seenSchema = z.object({ ...triple, etag: z.string().optional() })
export type Seen = z.infer<typeof seenSchema>

/** The last good configuration: what nginx was seen to serve. */
const appliedSchema = z.object({
  ...triple,
  environment: z.string(),
  /** Folder below `nginx/releases`; what its status socket answers may be of an earlier stamp. */
  release: z.string(),
  serving: z.object({ sequence: z.int(), stamp: z.int() }),
  /** It expired under `deny-new`, and new connections are refused. */
  denying: z.boolean(),
  issuedAt: z.string(),
  notAfter: z.string(),
  staleness: z.enum(stalenessPolicies).optional(),
  appliedAt: z.string(),
  crlNumbers: z.record(z.string(), z.int()),
  trustAnchors: z.array(z.string()),
})
export type Applied = z.infer<typeof appliedSchema>

const reportSchema = z.object({
  sequence: z.int(),
  stamp: z.int(),
  manifestSha256: z.string(),
  state: z.enum(["applied", "rejected", "stale"]),
  error: z.string().optional(),
  crlNumbers: z.record(z.string(), z.int()),
  trustAnchors: z.array(z.string()),
  target: z.string(),
  targetVersion: z.string(),
  agentVersion: z.string(),
  appliedAt: z.string().optional(),
  pollMode: z.string(),
})
export type Report = z.infer<typeof reportSchema>
const keptReportSchema = z.object({ report: reportSchema, delivered: z.boolean(), at: z.string() })
export type KeptReport = z.infer<typeof keptReportSchema>

export const readSeen = (paths: Paths): Promise<Seen | undefined> => readJson(paths.seen, seenSchema)
export const readApplied = (paths: Paths): Promise<Applied | undefined> => readJson(paths.applied, appliedSchema)
export const readKeptReport = (paths: Paths): Promise<KeptReport | undefined> =>
  readJson(paths.report, keptReportSchema)

/** The higher of the two: whoever has lost what was seen is not taken back behind what is served. */
export function highestOf(seen: Seen | undefined, applied: Applied | undefined): Seen | undefined {
  if (applied === undefined) return seen
  const { epoch, sequence, stamp, payloadSha256 } = applied
  const order = seen === undefined ? 1 : epoch - seen.epoch || sequence - seen.sequence || stamp - seen.stamp
  return order > 0 ? { epoch, sequence, stamp, payloadSha256 } : seen
}

export const writeApplied = (paths: Paths, applied: Applied): Promise<void> => writeJson(paths.applied, applied)
export const writeKeptReport = (paths: Paths, report: KeptReport): Promise<void> => writeJson(paths.report, report)

const lastPollSchema = z.object({ at: z.string() })

/** When the server last answered a poll; undefined where that is not known, which protects nothing. */
export async function readLastPoll(paths: Paths): Promise<{ at: string } | undefined> {
  return readJson(paths.lastPoll, lastPollSchema).catch(() => undefined)
}

/** Not synced: what a power cut takes of it is known again a poll later. */
export async function writeLastPoll(paths: Paths, at: Date): Promise<void> {
  await writeWhole(paths.lastPoll, `${JSON.stringify({ at: at.toISOString() })}\n`, 0o644)
}

/** Side by side: numbers whose bytes a power cut has taken still keep lower ones out, and the bytes are asked for again. */
export async function writeSeen(paths: Paths, seen: Seen, jws: Uint8Array): Promise<void> {
  await Promise.all([writeDurably(manifestPath(paths, seen), jws, 0o644), writeJson(paths.seen, seen)])
}

/** Undefined where it is missing or no longer what it was: then it is asked for again. */
export async function readManifest(paths: Paths, of: { payloadSha256: string }): Promise<VerifiedManifest | undefined> {
  const jws = await readIfThere(manifestPath(paths, of))
  if (jws === undefined) return undefined
  try {
    return readKeptManifest(jws, of.payloadSha256)
  } catch {
    return undefined
  }
}

const manifestPath = (paths: Paths, { payloadSha256 }: { payloadSha256: string }): string =>
  join(paths.manifests, `${payloadSha256}.jws`)

const writeJson = (path: string, value: unknown): Promise<void> =>
  writeDurably(path, `${JSON.stringify(value)}\n`, 0o644)

async function readJson<T>(path: string, schema: z.ZodType<T>): Promise<T | undefined> {
  const bytes = await readIfThere(path)
  if (bytes === undefined) return undefined
  try {
    return schema.parse(JSON.parse(bytes.toString()))
  } catch (cause) {
    // Without its memory the agent could be rolled back, so it does not go on as if it were new.
    throw new AgentError(
      "malformed",
      `${path} cannot be read, and it protects this gateway from being rolled back. Restore it, or enrol this gateway again in a new directory.`,
      { cause },
    )
  }
}
