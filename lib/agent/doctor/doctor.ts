// Looks at everything that has to be right for this gateway to serve the newest configuration, one line each, and what to do.
// For `gatewarden-agent doctor`: beside a running agent as well as where nothing works. It changes nothing.
import { type Identity, readIdentity } from "../identity/settings"
import { makeTarget } from "../make-target"
import { type AgentOptions, defaultOptions } from "../options"
import type { Paths } from "../state/paths"
import { readSeen } from "../state/state-files"
import { examineDirectory, examineDisk, examineLock } from "./examine-host"
import { examineIdentity, examineRoot } from "./examine-identity"
import { examineLastPoll, examineRelease, examineReport } from "./examine-release"
import { examineServer } from "./examine-server"
import { examine, type Finding } from "./finding"
import { knownReleases } from "./known-releases"

export type Doctor = { paths: Paths; options: Partial<AgentOptions>; clock: () => Date }

export async function doctor({ paths, options: given, clock }: Doctor): Promise<Finding[]> {
  const now = clock()
  const directory = await examine("directory", () => examineDirectory(paths))
  if (directory.some(({ check, state }) => check === "directory" && state === "fail") && !(await isThere(paths)))
    return directory
  const identity = await readIdentity(paths).catch((error: unknown) =>
    error instanceof Error ? error : new Error(String(error)),
  )
  const known = identity instanceof Error ? undefined : identity
  const options = { ...defaultOptions(paths), ...known?.options, ...given }
  const target = makeTarget({ paths, options, log: () => undefined, clock })
  const { hosts, newest } = await knownReleases(paths)
  const [host, way, gateway, release] = await Promise.all([
    examineHere(paths, identity, now),
    examineWay(paths, known, clock),
    examine("gateway", () => target.examine(hosts, newest)),
    examine("release", () => examineRelease(paths, target, now)),
  ])
  return [...directory, ...host, ...way, ...gateway, ...release, ...(await examineTold(paths, now))]
}

const isThere = (paths: Paths): Promise<boolean> =>
  examineDisk(paths).then(
    () => true,
    () => false,
  )

async function examineHere(paths: Paths, identity: Identity | Error, now: Date): Promise<Finding[]> {
  const found = await Promise.all([
    examine("disk", () => examineDisk(paths)),
    examine("agent", () => examineLock(paths)),
    examine("identity", () => {
      if (identity instanceof Error) throw identity
      return examineIdentity(paths, identity, now)
    }),
    examine("root-document", () => examineRoot(paths, now)),
  ])
  return found.flat()
}

async function examineWay(paths: Paths, identity: Identity | undefined, clock: () => Date): Promise<Finding[]> {
  if (identity === undefined) return []
  const seen = await readSeen(paths).catch(() => undefined) // its own line says that it cannot be read
  return examineServer(identity, seen, clock)
}

async function examineTold(paths: Paths, now: Date): Promise<Finding[]> {
  const found = await Promise.all([
    examine("last-poll", () => examineLastPoll(paths, now)),
    examine("report", () => examineReport(paths)),
  ])
  return found.flat()
}

/** 0 where all is well, 1 where something fails; warnings do not count. */
export const exitCodeOf = (findings: readonly Finding[]): number =>
  findings.some(({ state }) => state === "fail") ? 1 : 0

export function findingsText(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ check }) => check.length))
  return findings
    .map(({ check, state, words, remedy }) => {
      const line = `${state.padEnd(4)} ${check.padEnd(width)}  ${words.replace(/\s+/g, " ")}`
      return remedy === undefined ? `${line}\n` : `${line} → ${remedy}\n`
    })
    .join("")
}
