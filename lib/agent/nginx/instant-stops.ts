// Puts what a release stops into effect in the nginx that runs, without a reload: files whose existence it asks for in each request.
// For the nginx target. What is not certain here is left to the reload: then nothing has been promised, and what was added only refuses.
import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises"
import { basename, dirname, join } from "node:path"
import { isDeepStrictEqual } from "node:util"
import type { PolicyBundle } from "@/lib/core/policy"
import { layerPrefix, servingFile, stopNames } from "@/lib/targets/nginx"
import { AgentError } from "../agent-error"
import { askStatus, readServing } from "../gateway-probe"
import type { Paths } from "../state/paths"
import type { Installed, Serving } from "../target"

/** A release with more news than this, or a folder with more files, is worth a reload, which puts them into nginx's memory. */
const mostNews = 200
const mostFiles = 5000
/** Workers that were told to end at a reload may still decide what was in flight: longer than worker_shutdown_timeout. */
const oldWorkersMs = 60_000

type Stopping = Pick<PolicyBundle, "manifest" | "trust" | "revocations" | "crls">
type Known = Installed & { bundle: Stopping; names: ReadonlySet<string> }

export type InstantStops = {
  /** The release is served: nginx has just read its files, or was found to serve what they say. */
  learn: (bundle: PolicyBundle, installed: Installed, read: boolean) => Promise<void>
  /** Whether nginx now refuses all that the bundle stops, and by its digests the bundle changes nothing else. */
  stop: (bundle: PolicyBundle) => Promise<boolean>
  /** The bundle as it would be with what nginx has read of stops, and the folder in which nginx has read it. */
  asRead: (bundle: PolicyBundle) => { bundle: PolicyBundle; directory: string } | undefined
  /** From now on nginx answers that it serves the release. */
  announce: (bundle: PolicyBundle, installed: Installed) => Promise<void>
  /** The folder that nginx has read, which has to be kept; undefined where it does not answer. */
  release: () => Promise<string | undefined>
  prune: (keep: readonly (string | undefined)[]) => Promise<void>
}

export function makeInstantStops(paths: Paths): InstantStops {
  /** What nginx has read, and the newest that it enforces. */
  let read: Known | undefined
  let newest: Known | undefined
  let readAt = performance.now()
  let files = 0
  const release = () => readRelease(paths)
  const isRunning = (known: Known) => async () => (await release()) === known.release
  /** Whoever reloads nginx meanwhile makes it read the newest release on the disk: both know what is stopped. */
  const folders = (): string[] => {
    const names = [read, newest].flatMap((known) => (known === undefined ? [] : [known.release]))
    return [...new Set(names)].map((name) => stopsOf(paths, name))
  }
  return {
    release,
    learn: async (bundle, installed, justRead) => {
      newest = knownAs(bundle, installed)
      if (justRead || (await isRunning(newest)())) {
        if (read?.release !== newest.release) readAt = performance.now()
        read = newest
        files = 0
      } else if (read === undefined || !(await isRunning(read)())) read = undefined
    },
    stop: async (bundle) => {
      if (newest === undefined || read === undefined || !onlyStops(bundle, newest)) return false
      const news = newsOf(bundle, newest)
      if (news === undefined || news.length > mostNews || files + news.length > mostFiles) return false
      if (await isRunning(newest)()) read = newest
      else if (!(await isRunning(read)())) return false
      for (const folder of folders()) await addFiles(folder, news)
      files += news.length
      await assertStopped(paths, news)
      return true
    },
    asRead: (bundle) => {
      if (read === undefined) return undefined
      const { manifest, ...stopping } = read.bundle
      const { sequence, stamp } = manifest
      const numbered = { ...bundle, ...stopping, manifest: { ...bundle.manifest, sequence, stamp } }
      return { bundle: numbered, directory: join(paths.releases, read.release) }
    },
    announce: async (bundle, installed) => {
      for (const folder of folders()) await writeServing(folder, installed.serving)
      newest = knownAs(bundle, installed)
      await assertAnnounced(paths, installed, read)
    },
    prune: async (keep) => {
      const running = await release()
      if (running === undefined || performance.now() - readAt < oldWorkersMs) return
      for (const name of await readdir(paths.stops).catch(() => [])) {
        if (name !== running && !keep.includes(name))
          await rm(join(paths.stops, name), { recursive: true, force: true })
      }
    },
  }
}

export const stopsOf = (paths: Paths, release: string): string => join(paths.stops, release)

/** Not all of the bundle, which may be large. */
function knownAs(bundle: PolicyBundle, installed: Installed): Known {
  const { manifest, trust, revocations, crls } = bundle
  return { ...installed, bundle: { manifest, trust, revocations, crls }, names: stopNames(bundle) }
}

/** By its digests the bundle differs from the other in what it stops alone: the deny list, and CRLs of the same authorities. */
function onlyStops(
  { manifest, trust }: PolicyBundle,
  { bundle: { manifest: before, trust: trusted } }: Known,
): boolean {
  const names = [...new Set([...Object.keys(manifest.artifacts), ...Object.keys(before.artifacts)])]
  const changed = names.filter((name) => manifest.artifacts[name]?.sha256 !== before.artifacts[name]?.sha256)
  const stops = (name: string) => name === "revocations" || name === "trust" || name.startsWith("crl/")
  return manifest.epoch === before.epoch && changed.every(stops) && isDeepStrictEqual(trust.anchors, trusted.anchors)
}

/**
 * What has to be stopped beside what is. Undefined where something that was suspended is not any more; a certificate leaves the
 * list once it has ended, and is refused for that.
 */
function newsOf(bundle: PolicyBundle, { names: before }: Known): string[] | undefined {
  const names = stopNames(bundle)
  if ([...before].some((name) => name.startsWith("a-") && !names.has(name))) return undefined
  const news = [...names].filter((name) => !before.has(name))
  return news.some((name) => name.startsWith(layerPrefix)) ? undefined : news
}

async function addFiles(folder: string, names: readonly string[]): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o755 })
  await Promise.all(names.map((name) => writeFile(join(folder, name), "", { mode: 0o644 })))
}

/** In one step: nginx may be reading it. */
async function writeServing(folder: string, serving: Serving): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o755 })
  const path = join(folder, servingFile)
  await writeFile(`${path}.new`, JSON.stringify(serving), { mode: 0o644 })
  await rename(`${path}.new`, path)
}

/** nginx's own word, by the look that it takes in each request: its workers may not be allowed to look into the folder. */
async function assertStopped(paths: Paths, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const answer = await askStatus(paths.statusSocket, `/stops/${name}`)
    if (answer === "stopped") continue
    throw new AgentError("reload-failed", `nginx does not see ${name} in ${paths.stops}: may its workers look there?`)
  }
}

/** Whoever has reloaded or restarted nginx meanwhile has given it a release that holds the same. */
async function assertAnnounced(paths: Paths, { release, serving }: Installed, read: Known | undefined): Promise<void> {
  const [running, actual] = await Promise.all([readRelease(paths), readServing(paths.statusSocket)])
  const expected = running === release || running === read?.release
  if (expected && actual?.sequence === serving.sequence && actual.stamp === serving.stamp) return
  throw new AgentError("reload-failed", `nginx does not answer that it serves release ${serving.sequence}.`)
}

async function readRelease(paths: Paths): Promise<string | undefined> {
  const directory = await askStatus(paths.statusSocket, "/files")
  return directory !== undefined && dirname(directory) === paths.releases ? basename(directory) : undefined
}
