// The agent's entry: reads the command, does it, and says in one line what went wrong.
// For people and service managers on a gateway's host; the whole program is built into one file.
import { readFileSync, realpathSync, writeSync } from "node:fs"
import { AgentError, wordsOf } from "./agent-error"
import { type Command, help, readCommand } from "./command-line"
import { describeStatus, statusText } from "./describe-status"
import { doctor, exitCodeOf, findingsText } from "./doctor/doctor"
import { enrol } from "./identity/enrol"
import { readIdentity, readSettings } from "./identity/settings"
import { type Log, makeLog } from "./log"
import { nextStep } from "./make-target"
import { keepMetricsFile, metricsText } from "./metrics-file"
import { once } from "./once"
import { defaultOptions } from "./options"
import { run } from "./run"
import { startAgent } from "./start-agent"
import { writeWhole } from "./state/durable-file"
import { lockDirectory } from "./state/lock-directory"
import { pathsOf } from "./state/paths"
import { unitText } from "./unit"
import { agentVersion } from "./version"
import { startWatchdog } from "./watchdog"

const clock = (): Date => new Date()
const log: Log = makeLog((line) => writeSync(1, line), clock)
const say = (words: string): void => {
  process.stdout.write(words)
}

async function main(command: Command): Promise<number> {
  switch (command.name) {
    case "help":
      say(help)
      return 0
    case "version":
      say(`gatewarden-agent ${agentVersion}\n`)
      return 0
    case "enrol":
      return enrolHere(command)
    case "run":
      return follow(command)
    case "once":
      return askOnce(command)
    case "status":
      return showStatus(command)
    case "doctor":
      return examineAll(command)
    case "unit":
      return printUnit(command)
  }
}

async function enrolHere(command: Extract<Command, { name: "enrol" }>): Promise<number> {
  const paths = pathsOf(command.directory)
  const unlock = lockDirectory(paths)
  const code = readCode()
  const { gatewayId, environment, options } = await enrol({ ...command, paths, code })
  unlock()
  const next = nextStep(paths, options.target ?? defaultOptions(paths).target)
  say(`Enrolled as ${gatewayId} of ${environment}. Next: ${next}, then "run".\n`)
  return 0
}

/** Taken out of the environment, so that no program that we start inherits it. */
function readCode(): string {
  const { GATEWARDEN_ENROLMENT_CODE: given } = process.env
  delete process.env.GATEWARDEN_ENROLMENT_CODE
  const code = (given ?? (process.stdin.isTTY ? "" : readFileSync(0, "utf8"))).trim()
  if (code !== "" && code.length <= 200) return code
  throw new AgentError("usage", "Give the one-time code in GATEWARDEN_ENROLMENT_CODE, or on standard input.")
}

async function follow({ directory, options: given }: Extract<Command, { name: "run" | "once" }>): Promise<number> {
  const paths = pathsOf(directory)
  const unlock = lockDirectory(paths)
  const watchdog = startWatchdog()
  const { agent, options, tally, view, close } = await startAgent({ paths, options: given, log, clock })
  const { metricsFile: path } = options
  const endMetrics = path === undefined ? undefined : keepMetricsFile({ path, view, tally, clock, log })
  const stop = new AbortController()
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => {
      log("info", "stopping", { signal })
      stop.abort()
      close()
    })
  }
  const { progress: onTurn } = watchdog
  await run({ agent, log, wait: options.wait, signal: stop.signal, chance: Math.random, onTurn })
  endMetrics?.()
  await watchdog.end()
  unlock()
  return 0
}

async function askOnce({ directory, options: given }: Extract<Command, { name: "run" | "once" }>): Promise<number> {
  const paths = pathsOf(directory)
  const unlock = lockDirectory(paths)
  const { agent, options, tally, view, close } = await startAgent({ paths, options: given, log, clock })
  try {
    const outcome = await once(agent)
    const { metricsFile } = options
    if (metricsFile !== undefined) await writeWhole(metricsFile, metricsText(view(), tally.read(), clock()), 0o644)
    return outcome === "refused" || agent.isPending() || agent.isStale() ? 1 : 0
  } finally {
    close()
    unlock()
  }
}

async function examineAll({ directory, json, options }: Extract<Command, { name: "doctor" }>): Promise<number> {
  const findings = await doctor({ paths: pathsOf(directory), options, clock })
  say(json ? `${JSON.stringify({ findings })}\n` : findingsText(findings))
  return exitCodeOf(findings)
}

/** Says what is to be written where; a unit is for root to install. */
async function printUnit({ directory, user, options, given }: Extract<Command, { name: "unit" }>): Promise<number> {
  const paths = pathsOf(directory)
  const kept = await readSettings(paths).catch(() => undefined) // of another user's, or not enrolled yet
  const { target, metricsFile, accessLog } = { ...defaultOptions(paths), ...kept?.options, ...options }
  const program = realpathSync(process.argv[1] ?? "gatewarden-agent.mjs")
  const node = process.execPath
  const files = [metricsFile ?? [], accessLog === "off" ? [] : accessLog].flat()
  say(unitText({ directory: paths.root, target, user, node, program, more: given, files }))
  return 0
}

async function showStatus({ directory, json }: Extract<Command, { name: "status" }>): Promise<number> {
  const paths = pathsOf(directory)
  const status = await describeStatus(paths, await readIdentity(paths), clock())
  say(json ? `${JSON.stringify(status)}\n` : statusText(status))
  return status.report?.state === "applied" ? 0 : 1
}

try {
  process.exitCode = await main(readCommand(process.argv.slice(2)))
} catch (error) {
  process.stderr.write(`gatewarden-agent: ${wordsOf(error)}\n`)
  process.exitCode = error instanceof AgentError && error.code === "usage" ? 2 : 1
}
