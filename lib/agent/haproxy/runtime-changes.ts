// What a release changes in the running HAProxy without a reload: entries of its maps, its authorities and CRLs. Read back before it counts.
// For the HAProxy target. Where anything else differs, or HAProxy does not say that it has taken it, a reload says it anew.
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { mostPayload, readMap } from "@/lib/targets/haproxy"
import type { ReleaseFiles } from "../releases/release-folders"
import { assertTold, liveMaps, type MapChange, mapChanges, notTaken, tellChanges } from "./live-maps"
import type { RunningHaproxy } from "./running-haproxy"
import type { AskWorker } from "./runtime-api"

const trustFiles = { "anchors.pem": "ca-file", "crls.pem": "crl-file" } as const
export const releaseMap = "release.map"
const isLive = (name: string): boolean => liveMaps.includes(name) || name in trustFiles || name === releaseMap

/** More than this is quicker read anew. */
const mostChanges = 5_000

export type RuntimePlan = {
  changes: MapChange[]
  trust: { kind: string; path: string; pem: string }[]
  serving: string
}

/** What the process was told since it read its files, by file. Only of the process with this number. */
export type Told = { pid: number; directory: string; files: ReadonlyMap<string, string> }

/**
 * @param wanted the release's files, rendered for the folder that the process has read
 * @returns undefined where a reload is needed
 */
export async function planChanges(
  ask: AskWorker,
  running: RunningHaproxy,
  wanted: ReleaseFiles,
  told: Told | undefined,
): Promise<RuntimePlan | undefined> {
  const { directory, pid } = running
  const known = told?.pid === pid && told.directory === directory ? told.files : undefined
  for (const name of wanted.keys()) {
    if (isLive(name)) continue
    if ((await readFile(join(directory, name), "utf8").catch(() => undefined)) !== textOf(wanted, name))
      return undefined
  }
  const changes = await mapChanges(ask, directory, wanted, known)
  const trust: RuntimePlan["trust"] = []
  for (const [name, kind] of Object.entries(trustFiles)) {
    const pem = textOf(wanted, name)
    const read = await readFile(join(directory, name), "utf8")
    // what was read decides whether the configuration names the file at all
    if ((pem === "") !== (read === "")) return undefined
    if (pem !== "" && known?.get(name) !== pem) trust.push({ kind, path: join(directory, name), pem })
  }
  const fits = trust.every(({ pem }) => pem.length <= mostPayload) && changes.length <= mostChanges
  return fits ? { changes, trust, serving: readMap(textOf(wanted, releaseMap)).get("serving") ?? "" } : undefined
}

const textOf = (files: ReleaseFiles, name: string): string => files.get(name)?.toString() ?? ""

/** @throws AgentError reload-failed where HAProxy has not taken all of it; what it has taken only says what is to be said anyway */
export async function applyChanges(ask: AskWorker, { directory }: RunningHaproxy, plan: RuntimePlan): Promise<void> {
  await tellChanges(ask, directory, plan.changes)
  for (const trust of plan.trust) await replaceTrust(ask, trust)
  await assertTold(ask, directory, plan.changes)
}

/** A transaction that somebody has begun and left is replaced where it is of this file; one of another file keeps ours out. */
async function replaceTrust(ask: AskWorker, { kind, path, pem }: RuntimePlan["trust"][number]): Promise<void> {
  const answer = await ask([`set ssl ${kind} ${path} <<\n${pem}\n`])
  // to commit without it would put in force what somebody else has left there
  if (!/transaction (?:created|updated)/.test(answer)) throw notTaken(answer)
  const committed = await ask([`commit ssl ${kind} ${path}`])
  if (!/Success!/.test(committed)) throw notTaken(committed)
}

/** From now on HAProxy says that it serves the release: its log, and whoever asks. */
export async function announceRelease(ask: AskWorker, { directory }: RunningHaproxy, serving: string): Promise<void> {
  const answer = await ask([`set map ${join(directory, releaseMap)} serving ${serving}`])
  if (answer.trim() !== "") throw notTaken(answer)
}
