// Makes nginx serve a bundle: render, check, swap, check on the host, reload, probe. All of it, or it stays as it was.
// For the agent.
import { existsSync } from "node:fs"
import { join } from "node:path"
import type { PolicyBundle } from "@/lib/core/policy"
import { nginxChangesAt, renderNginx } from "@/lib/targets/nginx"
import { AgentError, codeOf, wordsOf } from "../agent-error"
import { probeListener, readServing } from "../gateway-probe"
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
import { removeDeadSocket } from "./dead-socket"
import { type InstantStops, makeInstantStops } from "./instant-stops"
import { checkNginx, checkNginxHost, writeCandidateConfig } from "./nginx-check"
import { examineNginx } from "./nginx-doctor"
import { nginxOptions } from "./nginx-files"
import { type NginxHost, readNginxHost } from "./nginx-host"
import { nginxLimits, withRemedy } from "./nginx-modules"
import { findMaster, reloadNginx, servingWorkers, watchErrorLog } from "./nginx-process"
import { isServing, untilServed } from "./until-served"

type Context = {
  paths: Paths
  options: AgentOptions
  log: Log
  clock: () => Date
  addresses: UpstreamAddresses
  changesAt: Date | undefined
  host: () => Promise<NginxHost>
  forgetHost: () => void
  /** Undefined where the agent runs without `--instant`. */
  stops: InstantStops | undefined
}

type NginxTargetDeps = { paths: Paths; options: AgentOptions; log: Log; clock: () => Date }

export function makeNginxTarget({ paths, options, log, clock }: NginxTargetDeps): GatewayTarget {
  let known: NginxHost | undefined
  const context: Context = {
    paths,
    options,
    log,
    clock,
    addresses: makeUpstreamAddresses(),
    changesAt: undefined,
    host: async () => {
      known ??= await readNginxHost(options.nginxBinary, options.nginxConfig, join(paths.current, "http.conf"))
      return known
    },
    forgetHost: () => {
      known = undefined
    },
    stops: options.instant ? makeInstantStops(paths) : undefined,
  }
  return {
    name: "nginx",
    install: (bundle, base, last, attempt) => install(context, bundle, base, last, attempt),
    limits: async (bundle) => {
      const limits = await nginxLimits(bundle, options, context.host)
      if (limits.length > 0) context.forgetHost() // somebody is asked to change it
      return limits
    },
    changesAt: () => {
      context.addresses.refresh()
      return context.addresses.isChanged() ? context.clock() : context.changesAt
    },
    restore: async ({ release }) => {
      if ((await currentRelease(paths)) !== release) await goBack(context, release)
    },
    examine: (hosts, newest) => examineNginx({ paths, options, clock }, hosts, newest),
    serving: () => readServing(paths.statusSocket),
    version: async () => (await context.host()).version,
    prune: (keep) => prune(context, keep),
  }
}

async function install(
  context: Context,
  bundle: PolicyBundle,
  base: string,
  last: Installed | undefined,
  { steps, ready }: Attempt,
): Promise<InstallOutcome> {
  const { paths, stops } = context
  try {
    await steps.step("look-up", () => context.addresses.prepare(bundle))
    if (last !== undefined && (await steps.step("compare", () => isServedAlready(context, bundle, last)))) {
      await stops?.learn(bundle, last, false)
      return last
    }
    const stopped = await stopAtOnce(context, bundle, { steps, ready })
    const { release, directory, files } = await steps.step("render", () =>
      prepareRelease(paths, base, (folder) => render(context, bundle, folder)),
    )
    await steps.step("write", () => writeRelease(directory, files))
    await checkIncluded(context)
    // the disk may take its time while nginx looks at the files
    await Promise.all([
      ready,
      steps.step("sync", () => syncRelease(directory, files)),
      steps.step("check", () => checkCandidate(context, directory, files)),
    ])
    const { sequence, stamp } = bundle.manifest
    const installed = { release, serving: { sequence, stamp } }
    if (stopped && (await keepRunning(context, bundle, installed, steps))) return { ...installed, atOnce: true }
    await activate(context, installed, bundle, last, steps)
    await stops?.learn(bundle, installed, true)
    return installed
  } catch (error) {
    context.forgetHost() // whoever mends the host's configuration must not be held to what it said before
    await removeTries(paths, base, [await currentRelease(paths), last?.release])
    throw error
  }
}

/** Before anything is rendered: whether nginx refuses already what the bundle stops, and nothing else is new. */
async function stopAtOnce({ stops, log, host }: Context, bundle: PolicyBundle, { steps, ready }: Attempt) {
  if (stops === undefined) return false
  await ready
  try {
    // after an upgrade of nginx's program two masters may run, and one of them answers
    if (existsSync(`${(await host()).pidFile}.oldbin`)) return false
    return await steps.step("stop", () => stops.stop(bundle))
  } catch (error) {
    log("warning", "not-at-once", { code: codeOf(error), error: wordsOf(error) })
    return false
  }
}

/**
 * Puts the release in place for the next start or reload, and leaves nginx alone: what it has read differs from it in nothing but
 * what is stopped already, byte by byte. False where it does, or does not answer as it should.
 */
async function keepRunning(context: Context, bundle: PolicyBundle, next: Installed, steps: Steps): Promise<boolean> {
  const { paths, stops, log } = context
  const before = stops?.asRead(bundle)
  if (stops === undefined || before === undefined) return false
  const same = () => holdsFiles(before.directory, render(context, before.bundle, before.directory))
  if (!(await steps.step("compare", same))) return false
  await steps.step("swap", () => pointCurrent(paths, next.release))
  await syncCurrent(paths)
  try {
    await steps.step("probe", () => stops.announce(bundle, next))
    return true
  } catch (error) {
    log("warning", "not-at-once", { code: codeOf(error), error: wordsOf(error) })
    return false
  }
}

/** What nginx has read stays, also where newer releases came without a reload. */
async function prune({ paths, stops }: Context, keep: readonly (string | undefined)[]): Promise<void> {
  if (stops === undefined) return pruneReleases(paths, keep)
  const running = await stops.release()
  await stops.prune(keep)
  if (running !== undefined) await pruneReleases(paths, [...keep, running])
}

function render(context: Context, bundle: PolicyBundle, directory: string): ReleaseFiles {
  const { paths, options } = context
  const rendering = nginxOptions(paths, options, directory, renderingOf(bundle, context))
  context.changesAt = nginxChangesAt(bundle, rendering)
  return renderNginx(bundle, rendering)
}

/** Where nothing but the stamp has changed the rendered files say the same, and nginx is left alone. */
async function isServedAlready(context: Context, bundle: PolicyBundle, last: Installed): Promise<boolean> {
  const { paths } = context
  if ((await currentRelease(paths)) !== last.release) return false
  const directory = join(paths.releases, last.release)
  const { sequence, stamp } = bundle.manifest
  if (sequence !== last.serving.sequence) return false
  const same =
    stamp === last.serving.stamp ? bundle : { ...bundle, manifest: { ...bundle.manifest, stamp: last.serving.stamp } }
  if (!(await holdsFiles(directory, render(context, same, directory)))) return false
  return isServing(await readServing(paths.statusSocket), last.serving)
}

async function checkCandidate(context: Context, release: string, files: ReleaseFiles): Promise<void> {
  const host = await context.host()
  const { modules, pidFile } = host
  const config = await writeCandidateConfig(context.paths.candidate, {
    modules,
    release,
    hasMain: files.has("main.conf"),
  })
  if ((await findMaster(pidFile)) === undefined) await removeDeadSocket(context.paths.statusSocket)
  await checkNginx(context.options.nginxBinary, config).catch((error: unknown) => {
    throw withRemedy(error, context.options, host)
  })
}

async function activate(
  context: Context,
  next: Installed,
  bundle: PolicyBundle,
  last: Installed | undefined,
  steps: Steps,
): Promise<void> {
  const { paths } = context
  const before = await currentRelease(paths)
  await steps.step("swap", () => pointCurrent(paths, next.release))
  try {
    await takeUp(context, next, bundle, steps)
    await syncCurrent(paths)
  } catch (error) {
    // what nginx would run is right and only nobody runs it: whoever starts it gets the newest
    if (error instanceof AgentError && error.code === "not-running") throw error
    await goBack(context, last?.release ?? before)
    throw error
  }
}

async function checkIncluded(context: Context): Promise<void> {
  const { includesOurs } = await context.host()
  if (includesOurs !== false) return
  const ours = join(context.paths.current, "http.conf")
  throw new AgentError(
    "check-failed",
    `${context.options.nginxConfig} does not include ${ours}, so nginx would never read a release. Add "include ${ours};" to its http block.`,
  )
}

/**
 * The host's whole configuration is checked first. A revocation must not wait for the same reading twice, so it is checked while the
 * master reads it: that keeps its workers where it would refuse it, and the check has the better words.
 */
async function takeUp(context: Context, next: Installed, bundle: PolicyBundle, steps: Steps): Promise<void> {
  const { paths, options } = context
  const check = () =>
    steps.step("check-host", () => checkNginxHost(options.nginxBinary, options.nginxConfig, context.log))
  const isUrgent = bundle.manifest.kind === "revocation"
  if (!isUrgent) await check()
  const { pidFile, errorLog } = await context.host()
  const master = await findMaster(pidFile)
  if (master === undefined) {
    if (isUrgent) await check()
    throw new AgentError(
      "not-running",
      `nginx is not running (no such process in ${pidFile}). The release is in place and checked: start nginx, for example with "systemctl start nginx", and it serves it.`,
    )
  }
  const [old, alarms] = await Promise.all([servingWorkers(master), watchErrorLog(errorLog)])
  await steps.step("reload", () => reloadNginx(master, options.reloadCommand))
  const refused = new AbortController()
  const probe = async () => {
    await untilServed(paths.statusSocket, next.serving, { master, old, alarms, signal: refused.signal })
    for (const listen of options.listen) await probeListener(listen, bundle.routes.hosts[0]?.host)
  }
  try {
    await Promise.all([isUrgent ? check() : undefined, steps.step("probe", probe)])
  } finally {
    refused.abort()
  }
}

/** nginx too: it may have taken up what is taken back here, or be about to. */
async function goBack(context: Context, release: string | undefined): Promise<void> {
  const { paths, options, log } = context
  if (release === undefined) return
  await pointCurrent(paths, release)
  await syncCurrent(paths)
  log("warning", "rolled-back", { release })
  const { pidFile } = await context.host()
  const master = await findMaster(pidFile)
  if (master === undefined) return
  await reloadNginx(master, options.reloadCommand).catch((error: unknown) => {
    log("error", "reload-after-roll-back-failed", { error: wordsOf(error) })
  })
}
