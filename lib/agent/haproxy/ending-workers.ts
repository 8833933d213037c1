// Workers that were told to end at a reload: a connection that has asked nothing yet stays theirs until the hard stop, so they are told what stops as well.
// For the HAProxy target. One that cannot be told has ended, or ends in seconds.
import { codeOf, wordsOf } from "../agent-error"
import type { Log } from "../log"
import type { AgentOptions } from "../options"
import type { ReleaseFiles } from "../releases/release-folders"
import { mapChanges, tellChanges } from "./live-maps"
import { readDirectory, readWorkers } from "./running-haproxy"
import { askWorkerOf } from "./runtime-api"

/** Only a master knows them: where another command reloads HAProxy, the hard stop has to do. */
export async function tellEnding(options: AgentOptions, wanted: ReleaseFiles, log: Log): Promise<void> {
  if (options.reloadCommand !== undefined) return
  try {
    const { ending } = await readWorkers(options)
    await Promise.all(ending.map((pid) => tellWorker(options.haproxyMaster, pid, wanted)))
  } catch (error) {
    log("warning", "ending-not-told", { code: codeOf(error), error: wordsOf(error) })
  }
}

async function tellWorker(master: string, pid: number, wanted: ReleaseFiles): Promise<void> {
  const ask = askWorkerOf(master, `!${pid}`)
  const directory = readDirectory(await ask(["show map"]))
  if (directory === undefined) return
  await tellChanges(ask, directory, await mapChanges(ask, directory, wanted))
}
