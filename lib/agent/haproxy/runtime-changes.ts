// What a release changes in the running HAProxy without a reload: entries of its maps, its authorities and CRLs. Read back before it counts.
// For the HAProxy target. Where anything else differs, or HAProxy does not say that it has taken it, a reload says it anew.
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { readMap } from "@/lib/targets/haproxy"
import { AgentError } from "../agent-error"
import type { ReleaseFiles } from "../releases/release-folders"
import type { RunningHaproxy } from "./running-haproxy"
import { askHaproxy } from "./runtime-api"

/** What stops and what is trusted. Grants and routes are of one piece with the rest of a policy, which is read at once or not at all. */
const liveMaps = ["deny.map", "suspended.map", "issuers.map"]
const trustFiles = { "anchors.pem": "ca-file", "crls.pem": "crl-file" } as const
const releaseMap = "release.map"
const isLive = (name: string): boolean => liveMaps.includes(name) || name in trustFiles || name === releaseMap

/** More than this is quicker read anew. */
const mostChanges = 5_000
const atOnce = 200

type Change = { map: string; key: string; value: string | undefined; isNew: boolean }
export type RuntimePlan = { changes: Change[]; trust: { kind: string; path: string; pem: string }[]; serving: string }

/** What the process was told since it read its files, by file. Only of the process with this number. */
export type Told = { pid: number; directory: string; files: ReadonlyMap<string, string> }

/**
 * @param wanted the release's files, rendered for the folder that the process has read
 * @returns undefined where a reload is needed
 */
export async function planChanges(
  socket: string,
  running: RunningHaproxy,
  wanted: ReleaseFiles,
  told: Told | undefined,
): Promise<RuntimePlan | undefined> {
  const { directory, pid } = running
  const known = told?.pid === pid && told.directory === directory ? told.files : undefined
  const plan: RuntimePlan = { changes: [], trust: [], serving: textOf(wanted, releaseMap).trim().split(" ")[1] ?? "" }
  for (const name of wanted.keys()) {
    if (isLive(name)) continue
    if ((await readFile(join(directory, name), "utf8").catch(() => undefined)) !== textOf(wanted, name))
      return undefined
  }
  for (const map of liveMaps) {
    const before = known?.get(map) ?? (await dumpMap(socket, join(directory, map)))
    plan.changes.push(...changesOf(map, readMap(before), readMap(textOf(wanted, map))))
  }
  for (const [name, kind] of Object.entries(trustFiles)) {
    const pem = textOf(wanted, name)
    const read = await readFile(join(directory, name), "utf8")
    // what was read decides whether the configuration names the file at all
    if ((pem === "") !== (read === "")) return undefined
    if (pem !== "" && known?.get(name) !== pem) plan.trust.push({ kind, path: join(directory, name), pem })
  }
  const fits = plan.trust.every(({ pem }) => pem.length <= mostPayload)
  return fits && plan.changes.length <= mostChanges ? plan : undefined
}

/** Below tune.bufsize, which the renderer sets: a longer payload is dropped by HAProxy with the connection. */
const mostPayload = 60_000

const textOf = (files: ReleaseFiles, name: string): string => files.get(name)?.toString() ?? ""

/** Each line of a dump begins with an address. */
async function dumpMap(socket: string, path: string): Promise<string> {
  const dump = await askHaproxy(socket, `show map ${path}`)
  return dump.replace(/^0x[0-9a-f]+ /gm, "")
}

/** What refuses comes first. */
function changesOf(map: string, before: Map<string, string>, after: Map<string, string>): Change[] {
  const added = [...after].flatMap(([key, value]): Change[] =>
    before.get(key) === value ? [] : [{ map, key, value, isNew: !before.has(key) }],
  )
  const removed = [...before.keys()].flatMap((key): Change[] =>
    after.has(key) ? [] : [{ map, key, value: undefined, isNew: false }],
  )
  return [...added, ...removed]
}

/** @throws AgentError reload-failed where HAProxy has not taken all of it; what it has taken only says what is to be said anyway */
export async function applyChanges(socket: string, { directory }: RunningHaproxy, plan: RuntimePlan): Promise<void> {
  const pathOf = (map: string) => join(directory, map)
  const commands = plan.changes.map(({ map, key, value, isNew }) =>
    value === undefined
      ? `del map ${pathOf(map)} ${key}`
      : `${isNew ? "add" : "set"} map ${pathOf(map)} ${key} ${value}`,
  )
  await inBatches(commands, async (batch) => {
    const answer = await askHaproxy(socket, batch.join(";"))
    if (answer.trim() !== "") throw notTaken(answer)
  })
  for (const { kind, path, pem } of plan.trust) {
    const answer = await askHaproxy(socket, `set ssl ${kind} ${path} <<\n${pem}\n`)
    const committed = await askHaproxy(socket, `commit ssl ${kind} ${path}`)
    if (!/Success!/.test(committed)) throw notTaken(`${answer} ${committed}`)
  }
  await inBatches(plan.changes, async (batch) => {
    const asked = batch.map(({ map, key }) => `get map ${pathOf(map)} ${key}`).join(";")
    const found = [...(await askHaproxy(socket, asked)).matchAll(/found=(yes|no)/g)].map(([, word]) => word === "yes")
    if (batch.some(({ value }, index) => found[index] !== (value !== undefined))) throw notTaken("an entry is missing")
  })
}

/** From now on HAProxy says that it serves the release: its log, and whoever asks. */
export async function announceRelease(socket: string, { directory }: RunningHaproxy, serving: string): Promise<void> {
  const answer = await askHaproxy(socket, `set map ${join(directory, releaseMap)} serving ${serving}`)
  if (answer.trim() !== "") throw notTaken(answer)
}

async function inBatches<T>(items: readonly T[], work: (batch: T[]) => Promise<void>): Promise<void> {
  for (let at = 0; at < items.length; at += atOnce) await work(items.slice(at, at + atOnce))
}

const notTaken = (words: string): AgentError =>
  new AgentError("reload-failed", `HAProxy has not taken a change at runtime: ${words.trim().slice(0, 1000)}`)
