// Files that are whole or not there: written beside their place, synced, and renamed into it.
// For everything that the agent must find again after a crash or a power cut.
import { open, readFile, rename, rm, symlink, writeFile } from "node:fs/promises"
import { dirname } from "node:path"

/** Replaces the file in one step; a reader, and a reboot, sees the old bytes or the new ones. */
export async function writeDurably(path: string, content: string | Uint8Array, mode = 0o600): Promise<void> {
  const beside = `${path}.new`
  await rm(beside, { force: true })
  await writeSynced(beside, content, mode)
  await rename(beside, path)
  await syncFile(dirname(path))
}

/** The same without waiting for the disk: a reader sees the old bytes or the new ones, a reboot perhaps neither. */
export async function writeWhole(path: string, content: string, mode: number): Promise<void> {
  const beside = `${path}.new`
  await rm(beside, { force: true })
  await writeFile(beside, content, { mode, flag: "wx" })
  await rename(beside, path)
}

/** Writes a new file and waits until the disk has it. Fails where the file exists. */
async function writeSynced(path: string, content: string | Uint8Array, mode: number): Promise<void> {
  const file = await open(path, "wx", mode)
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Points a symbolic link elsewhere in one step. After a power cut it is the old or the new one, until its folder is synced. */
export async function pointLink(link: string, target: string): Promise<void> {
  const beside = `${link}.new`
  await rm(beside, { force: true })
  await symlink(target, beside)
  await rename(beside, link)
}

/** A file, or a directory: a name is on the disk once its directory is. */
export async function syncFile(path: string): Promise<void> {
  const file = await open(path, "r")
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

/** The bytes, or undefined where there is no such file. */
export async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path)
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

export const isMissing = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ENOENT"
