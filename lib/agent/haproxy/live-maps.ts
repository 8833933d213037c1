// The maps of what stops and of who is trusted, which a worker can be told while it runs: what it holds, what differs, and the telling.
// For the worker that serves, and for those that were told to end and still answer.
import { join } from "node:path"
import { readMap } from "@/lib/targets/haproxy"
import { AgentError } from "../agent-error"
import type { ReleaseFiles } from "../releases/release-folders"
import type { AskWorker } from "./runtime-api"

/** Grants and routes are of one piece with the rest of a policy, which is read at once or not at all. */
export const liveMaps = ["deny.map", "suspended.map", "issuers.map"]

export type MapChange = { map: string; key: string; value: string | undefined; isNew: boolean }

/** @param known what the worker holds, where it need not be asked */
export async function mapChanges(
  ask: AskWorker,
  directory: string,
  wanted: ReleaseFiles,
  known?: ReadonlyMap<string, string>,
): Promise<MapChange[]> {
  const changes: MapChange[] = []
  for (const map of liveMaps) {
    const before = known?.get(map) ?? (await dumpMap(ask, join(directory, map)))
    changes.push(...changesOf(map, readMap(before), readMap(wanted.get(map)?.toString() ?? "")))
  }
  return changes
}

/** Each line of a dump begins with an address. */
async function dumpMap(ask: AskWorker, path: string): Promise<string> {
  const dump = await ask([`show map ${path}`])
  return dump.replace(/^0x[0-9a-f]+ /gm, "")
}

/** What refuses comes first. */
function changesOf(map: string, before: Map<string, string>, after: Map<string, string>): MapChange[] {
  const added = [...after].flatMap(([key, value]): MapChange[] =>
    before.get(key) === value ? [] : [{ map, key, value, isNew: !before.has(key) }],
  )
  const removed = [...before.keys()].flatMap((key): MapChange[] =>
    after.has(key) ? [] : [{ map, key, value: undefined, isNew: false }],
  )
  return [...added, ...removed]
}

/** @throws AgentError reload-failed where it has not taken all of it; what it has taken only says what is to be said anyway */
export async function tellChanges(ask: AskWorker, directory: string, changes: readonly MapChange[]): Promise<void> {
  const commands = changes.map(({ map, key, value, isNew }) => {
    const entry = `map ${join(directory, map)} ${key}`
    return value === undefined ? `del ${entry}` : `${isNew ? "add" : "set"} ${entry} ${value}`
  })
  const answer = await ask(commands)
  if (answer.trim() !== "") throw notTaken(answer)
}

/** Read back: an answer that was cut off looks like one that says nothing. @throws AgentError reload-failed */
export async function assertTold(ask: AskWorker, directory: string, changes: readonly MapChange[]): Promise<void> {
  const answer = await ask(changes.map(({ map, key }) => `get map ${join(directory, map)} ${key}`))
  const found = [...answer.matchAll(/^type=.* found=(?:no|yes, .* value="([^"]*)", type="\w+")$/gm)]
  const isTold = found.length === changes.length && changes.every(({ value }, index) => found[index]?.[1] === value)
  if (!isTold) throw notTaken("an entry is not as it was told")
}

export const notTaken = (words: string): AgentError =>
  new AgentError("reload-failed", `HAProxy has not taken a change at runtime: ${words.trim().slice(0, 1000)}`)
