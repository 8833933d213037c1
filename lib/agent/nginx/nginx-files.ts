// The files of a release for nginx: rendered, compared with what lies there, written so that a power cut cannot tear them.
// For the nginx target. Each release has a folder of its own and its files name each other in it, so that no two releases mix.
import { existsSync } from "node:fs"
import { mkdir, readdir, readlink, rm, writeFile } from "node:fs/promises"
import { basename, dirname, join } from "node:path"
import type { NginxOptions } from "@/lib/targets/nginx"
import { AgentError } from "../agent-error"
import type { AgentOptions } from "../options"
import { isMissing, pointLink, readIfThere, syncFile } from "../state/durable-file"
import type { Paths } from "../state/paths"

export type ReleaseFiles = ReadonlyMap<string, string | Uint8Array>

/** Before the first release nginx includes this: nothing. */
const emptyRelease = "none"

export type Rendering = { at: Date; addressesOf: (name: string) => string[]; denyWhenExpired: boolean }

export function nginxOptions(
  paths: Paths,
  options: AgentOptions,
  directory: string,
  rendering: Rendering,
): NginxOptions {
  return {
    directory,
    listen: options.listen,
    certificateFor: (host) => certificateFor(options.certificates, host),
    accessLog: options.accessLog,
    statusSocket: paths.statusSocket,
    njs: options.njs,
    ...(options.instant ? { stops: join(paths.stops, basename(directory)) } : {}),
    ...rendering,
  }
}

/** The host's own pair where there is one, else the default pair. */
export function certificateFor(folder: string, host: string): { certificate: string; key: string } {
  for (const name of [host, "default"]) {
    const pair = { certificate: join(folder, `${name}.crt`), key: join(folder, `${name}.key`) }
    if (/^[a-z0-9.-]+$/.test(name) && existsSync(pair.certificate) && existsSync(pair.key)) return pair
  }
  throw new AgentError(
    "check-failed",
    `There is no server certificate for ${host}: put ${host}.crt and ${host}.key, or default.crt and default.key, into ${folder}.`,
  )
}

/** Whether the folder holds these files and no others. */
export async function holdsFiles(directory: string, files: ReleaseFiles): Promise<boolean> {
  const names = await readdir(directory).catch(() => [])
  if (names.length !== files.size) return false
  for (const [name, content] of files) {
    const there = await readIfThere(join(directory, name))
    if (there === undefined || !there.equals(typeof content === "string" ? Buffer.from(content) : content)) return false
  }
  return true
}

/** Writes a folder that does not exist yet, and leaves one that does; after a power cut it may be torn, until syncRelease has returned. */
export async function writeRelease(directory: string, files: ReleaseFiles): Promise<void> {
  if (existsSync(directory)) return
  await mkdir(directory, { mode: 0o755 })
  await Promise.all(
    [...files].map(([name, content]) => writeFile(join(directory, name), content, { flag: "wx", mode: 0o644 })),
  )
}

/** When this returns, the disk has all of it. */
export async function syncRelease(directory: string, files: ReleaseFiles): Promise<void> {
  await Promise.all([...files.keys()].map((name) => syncFile(join(directory, name))))
  await Promise.all([syncFile(directory), syncFile(dirname(directory))])
}

/** The first name of `base`, `base.2`, … that is free: a release is rendered anew where an option has changed. */
export function freeName(paths: Paths, base: string): string {
  for (let turn = 1; ; turn++) {
    const name = turn === 1 ? base : `${base}.${turn}`
    if (!existsSync(join(paths.releases, name))) return name
  }
}

/** Whether a folder was rendered for this release. */
export const isTryOf = (name: string, base: string): boolean => name === base || name.startsWith(`${base}.`)

/** Name of the release that nginx would read now; undefined before enrolment. */
export async function currentRelease(paths: Paths): Promise<string | undefined> {
  try {
    return basename(await readlink(paths.current))
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

export const pointCurrent = (paths: Paths, name: string): Promise<void> =>
  pointLink(paths.current, join("releases", name))

/** Something to include from the moment of enrolment on, so that nginx starts before the first release has come. */
export async function ensureEmptyRelease(paths: Paths): Promise<void> {
  await mkdir(paths.releases, { recursive: true, mode: 0o755 })
  if ((await currentRelease(paths)) !== undefined) return
  const directory = join(paths.releases, emptyRelease)
  await rm(directory, { recursive: true, force: true })
  const words = "# No release has been applied yet.\n"
  const files = new Map([
    ["http.conf", words],
    ["main.conf", words],
  ])
  await writeRelease(directory, files)
  await syncRelease(directory, files)
  await pointCurrent(paths, emptyRelease)
  await syncFile(paths.nginx)
}

/** What was rendered for a release that did not come to be served; it is tried again, and must not pile up. */
export async function removeTries(paths: Paths, base: string, keep: readonly (string | undefined)[]): Promise<void> {
  const names = await readdir(paths.releases)
  const tries = names.filter((name) => isTryOf(name, base))
  for (const name of tries) {
    if (!keep.includes(name)) await rm(join(paths.releases, name), { recursive: true, force: true })
  }
}

export async function pruneReleases(paths: Paths, keep: readonly (string | undefined)[]): Promise<void> {
  for (const name of await readdir(paths.releases)) {
    if (!keep.includes(name)) await rm(join(paths.releases, name), { recursive: true, force: true })
  }
}
