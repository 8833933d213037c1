// The folders of releases: compared with what lies there, written so that a power cut cannot tear them, pointed to, and removed.
// For the targets. Each release has a folder of its own and its files name each other in it, so that no two releases mix.
import { existsSync } from "node:fs"
import { mkdir, readdir, readlink, rm, writeFile } from "node:fs/promises"
import { basename, dirname, join } from "node:path"
import { isMissing, pointLink, readIfThere, syncFile } from "../state/durable-file"
import type { Paths } from "../state/paths"

export type ReleaseFiles = ReadonlyMap<string, string | Uint8Array>
export type PreparedRelease = { release: string; directory: string; files: ReleaseFiles }

/** Before the first release the gateway reads this: nothing. */
const emptyRelease = "none"

/**
 * A release in the folder where it belongs, rendered for that folder and not yet written.
 * The release in place stays there where it says the same: it is tried again and again until the gateway runs, and whoever starts
 * it must not have the files taken away while it reads them.
 */
export async function prepareRelease(
  paths: Paths,
  base: string,
  render: (directory: string) => ReleaseFiles,
): Promise<PreparedRelease> {
  const renderAs = (release: string): PreparedRelease => {
    const directory = join(paths.releases, release)
    return { release, directory, files: render(directory) }
  }
  const current = await currentRelease(paths)
  if (current !== undefined && isTryOf(current, base)) {
    const inPlace = renderAs(current)
    if (await holdsFiles(inPlace.directory, inPlace.files)) return inPlace
  }
  return renderAs(freeName(paths, base))
}

/** The first name of `base`, `base.2`, … that is free: a release is rendered anew where an option has changed. */
function freeName(paths: Paths, base: string): string {
  for (let turn = 1; ; turn++) {
    const name = turn === 1 ? base : `${base}.${turn}`
    if (!existsSync(join(paths.releases, name))) return name
  }
}

/** Whether a folder was rendered for this release. */
const isTryOf = (name: string, base: string): boolean => name === base || name.startsWith(`${base}.`)

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

/** Name of the release that the gateway would read now; undefined before enrolment. */
export async function currentRelease(paths: Paths): Promise<string | undefined> {
  try {
    return basename(await readlink(paths.current))
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/** After a power cut the disk may still say the release before, until syncCurrent has returned. */
export const pointCurrent = (paths: Paths, name: string): Promise<void> =>
  pointLink(paths.current, join("releases", name))

export const syncCurrent = (paths: Paths): Promise<void> => syncFile(dirname(paths.current))

/** What the host's configuration can name from the moment of enrolment on, so that the gateway starts before the first release has come. */
export async function ensureEmptyRelease(paths: Paths, names: readonly string[]): Promise<void> {
  await mkdir(paths.releases, { recursive: true, mode: 0o755 })
  if ((await currentRelease(paths)) !== undefined) return
  const directory = join(paths.releases, emptyRelease)
  await rm(directory, { recursive: true, force: true })
  const files = new Map(names.map((name) => [name, "# No release has been applied yet.\n"]))
  await writeRelease(directory, files)
  await syncRelease(directory, files)
  await pointCurrent(paths, emptyRelease)
  await syncCurrent(paths)
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
