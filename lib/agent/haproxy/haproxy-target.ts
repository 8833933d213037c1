// Makes HAProxy serve a bundle: in the running process where a release stops or trusts something and changes nothing else, by a reload for
// all else. Render, check, swap, probe; all of it, or it stays as it was.
import { join } from "node:path"
import type { PolicyBundle } from "@/lib/core/policy"
import { haproxyChangesAt, haproxyLimits, renderHaproxy } from "@/lib/targets/haproxy"
import { AgentError, codeOf, wordsOf } from "../agent-error"
import { probeListener } from "../gateway-probe"
import type { Log } from "../log"
import type { Steps } from "../measure"
import type { AgentOptions } from "../options"
import {
  currentRelease,
  holdsFiles,
  pointCurrent,
  prepareRelease,
  pruneReleases,
  type ReleaseFiles,
  removeTries,
  syncCurrent,
  syncRelease,
  writeRelease,
} from "../releases/release-folders"
import { renderingOf } from "../releases/rendering"
import { makeUpstreamAddresses, type UpstreamAddresses } from "../releases/upstream-addresses"
import type { Paths } from "../state/paths"
import type { Attempt, GatewayTarget, Installed, InstallOutcome } from "../target"
import { tellEnding } from "./ending-workers"
import { checkHaproxy, haproxyVersion } from "./haproxy-check"
import { examineHaproxy } from "./haproxy-doctor"
import { haproxyOptions } from "./haproxy-files"
import { type HaproxyPaths, haproxyPaths } from "./haproxy-paths"
import { isStaying, type RunningHaproxy, readRunning, reloadHaproxy, untilMaster, untilServed } from "./running-haproxy"
import { askWorkerAt } from "./runtime-api"
import { announceRelease, applyChanges, planChanges, type RuntimePlan, type Told } from "./runtime-changes"
import { type RunningWatch, watchRunning } from "./watch-running"

type HaproxyTargetDeps = { paths: Paths; options: AgentOptions; log: Log; clock: () => Date }

type Context = Omit<HaproxyTargetDeps, "paths"> & {
  paths: HaproxyPaths
  addresses: UpstreamAddresses
  changesAt: Date | undefined
  told: Told | undefined
  watch: RunningWatch
}

export function makeHaproxyTarget({ paths: given, options, log, clock }: HaproxyTargetDeps): GatewayTarget {
  const paths = haproxyPaths(given)
  const addresses = makeUpstreamAddresses()
  const watch = watchRunning(paths)
  const context: Context = { paths, options, log, clock, addresses, changesAt: undefined, told: undefined, watch }
  return {
    name: "haproxy",
    install: (bundle, base, last, attempt) => install(context, bundle, base, last, attempt).finally(watch.forget),
    limits: async (bundle) => haproxyLimits(bundle).map((words) => ({ words })),
    changesAt: () => {
      addresses.refresh()
      watch.refresh()
      return addresses.isChanged() || watch.isOff() ? clock() : context.changesAt
    },
    restore: async ({ release }) => {
      if ((await currentRelease(paths)) !== release) await goBack(context, release)
    },
    examine: (hosts, newest) => examineHaproxy({ paths, options, clock }, hosts, newest),
    serving: async () => (await readRunning(paths))?.serving,
    version: () => haproxyVersion(options.haproxyBinary),
    prune: async (keep) => pruneReleases(paths, [...keep, (await readRunning(paths))?.release]),
  }
}

async function install(
  context: Context,
  bundle: PolicyBundle,
  base: string,
  last: Installed | undefined,
  { steps, ready }: Attempt,
): Promise<InstallOutcome> {
  const { paths } = context
  try {
    await steps.step("look-up", () => context.addresses.prepare(bundle))
    const live = await steps.step("compare", () => planLive(context, bundle))
    if (last !== undefined && live !== undefined && isNothing(live) && (await holdsRelease(context, bundle, last))) {
      return last
    }
    await ready
    const told = live !== undefined && (await steps.step("runtime", () => tellRunning(context, live)))
    const { release, directory, files } = await steps.step("render", () =>
      prepareRelease(paths, base, (folder) => render(context, bundle, folder)),
    )
    await steps.step("write", () => writeRelease(directory, files))
    await Promise.all([
      steps.step("sync", () => syncRelease(directory, files)),
      steps.step("check", () => checkHaproxy(context.options.haproxyBinary, [join(directory, "gatewarden.cfg")])),
    ])
    const { sequence, stamp } = bundle.manifest
    const installed = { release, serving: { sequence, stamp } }
    if (told && (await keepRunning(context, live, installed, steps))) {
      return { ...installed, atOnce: true }
    }
    await activate(context, installed, bundle.routes.hosts[0]?.host, last, steps)
    await tellEnding(context.options, files, context.log)
    return installed
  } catch (error) {
    await removeTries(paths, base, [await currentRelease(paths), last?.release, (await readRunning(paths))?.release])
    throw error
  }
}

type Live = { running: RunningHaproxy; plan: RuntimePlan; wanted: ReleaseFiles }

/** What would have to be said to the process that runs; undefined where it has to read anew. */
async function planLive(context: Context, bundle: PolicyBundle): Promise<Live | undefined> {
  const { paths, told } = context
  const running = await readRunning(paths)
  if (running === undefined) return undefined
  const wanted = render(context, bundle, running.directory)
  const plan = await planChanges(askWorkerAt(paths.runtimeSocket), running, wanted, told)
  return plan === undefined ? undefined : { running, plan, wanted }
}

const isNothing = ({ running: { serving }, plan }: Live): boolean =>
  plan.changes.length === 0 && plan.trust.length === 0 && plan.serving === `${serving.sequence}.${serving.stamp}`

async function holdsRelease(context: Context, bundle: PolicyBundle, last: Installed): Promise<boolean> {
  const { paths } = context
  if ((await currentRelease(paths)) !== last.release) return false
  const directory = join(paths.releases, last.release)
  return holdsFiles(directory, render(context, bundle, directory))
}

/** False where it has not taken all of it, so that it has to read anew. What it did take, it refuses. */
async function tellRunning(context: Context, { running, plan, wanted }: Live): Promise<boolean> {
  const { paths, log } = context
  context.told = undefined
  try {
    await applyChanges(askWorkerAt(paths.runtimeSocket), running, plan)
    await tellEnding(context.options, wanted, log)
    const files = new Map([...wanted].map(([name, content]) => [name, content.toString()]))
    context.told = { pid: running.pid, directory: running.directory, files }
    return true
  } catch (error) {
    log("warning", "not-at-once", { code: codeOf(error), error: wordsOf(error) })
    return false
  }
}

/** The files for the next start, and then the number: whoever restarted HAProxy meanwhile may have given it the files of before. */
async function keepRunning(context: Context, live: Live, next: Installed, steps: Steps): Promise<boolean> {
  const { paths, options, log } = context
  await steps.step("swap", () => pointCurrent(paths, next.release))
  await syncCurrent(paths)
  try {
    return await steps.step("probe", async () => {
      if (!(await isStaying(paths, options, live.running))) return false
      await announceRelease(askWorkerAt(paths.runtimeSocket), live.running, live.plan.serving)
      const { serving } = (await readRunning(paths)) ?? {}
      return serving?.sequence === next.serving.sequence && serving.stamp === next.serving.stamp
    })
  } catch (error) {
    log("warning", "not-at-once", { code: codeOf(error), error: wordsOf(error) })
    return false
  }
}

function render(context: Context, bundle: PolicyBundle, directory: string): ReleaseFiles {
  const { paths, options } = context
  const rendering = haproxyOptions(paths, options, directory, renderingOf(bundle, context))
  context.changesAt = haproxyChangesAt(bundle, rendering)
  return renderHaproxy(bundle, rendering)
}

async function activate(
  context: Context,
  next: Installed,
  serverName: string | undefined,
  last: Installed | undefined,
  steps: Steps,
): Promise<void> {
  const { paths, options } = context
  const before = await currentRelease(paths)
  await steps.step("swap", () => pointCurrent(paths, next.release))
  try {
    await syncCurrent(paths)
    // together with the host's own: the master keeps its workers where it cannot read both, and says so to its own log alone
    const both = [options.haproxyConfig, paths.config]
    await steps.step("check-host", () => checkHaproxy(options.haproxyBinary, both))
    const old = await workersOf(context)
    await steps.step("reload", () => reloadHaproxy(options))
    await steps.step("probe", () => untilServed(paths, options, next, old))
    const [listen = "443"] = options.listen
    await probeListener(listen, serverName)
  } catch (error) {
    // what HAProxy would run is right and only nobody runs it: whoever starts it gets the newest
    if (error instanceof AgentError && error.code === "not-running") throw error
    await goBack(context, last?.release ?? before)
    throw error
  }
}

async function workersOf({ options, paths }: Context): Promise<number[]> {
  if (options.reloadCommand === undefined) {
    const { serving, ending } = await untilMaster(paths, options)
    return [...serving, ...ending]
  }
  const running = await readRunning(paths)
  return running === undefined ? [] : [running.pid]
}

async function goBack(context: Context, release: string | undefined): Promise<void> {
  const { paths, options, log } = context
  if (release === undefined) return
  await pointCurrent(paths, release)
  await syncCurrent(paths)
  log("warning", "rolled-back", { release })
  await reloadHaproxy(options).catch((error: unknown) => {
    log("error", "reload-after-roll-back-failed", { error: wordsOf(error) })
  })
}
