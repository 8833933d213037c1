// The host's side of an agent: its directory and who may read it, room on the disk, and whether an agent is at work there.
// For the self-check.
import files from "node:fs/promises"
import { codeOf } from "../agent-error"
import { isDirectoryLocked } from "../state/lock-directory"
import type { Paths } from "../state/paths"
import { type Finding, fail, ok, warn } from "./finding"

export async function examineDirectory({ root, key, identity }: Paths): Promise<Finding> {
  const check = "directory"
  const folder = await lookAt(root)
  if (folder === undefined)
    return fail(check, `${root} is not there.`, "Enrol this gateway, or name its directory with --dir.")
  if ((folder.mode & 0o022) !== 0)
    return fail(check, `Others may write in ${root} (mode ${octal(folder.mode)}).`, `chmod go-w ${root}`)
  for (const secret of [key, identity]) {
    const file = await lookAt(secret)
    if (file === undefined) continue
    if ((file.mode & 0o077) !== 0)
      return fail(
        check,
        `Others may read ${secret} (mode ${octal(file.mode)}).`,
        `chmod 600 ${secret}, and enrol anew.`,
      )
    if (file.uid !== folder.uid)
      return warn(check, `${secret} and ${root} belong to two users.`, `chown --reference=${root} ${secret}`)
  }
  return ok(check, `${root}, mode ${octal(folder.mode)}, of user ${folder.uid}; its key is nobody else's`)
}

const octal = (mode: number): string => (mode & 0o7777).toString(8).padStart(4, "0")

async function lookAt(path: string) {
  return files.lstat(path).catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return undefined
    throw error
  })
}

const leastBytes = 64 * 2 ** 20
const comfortableBytes = 4 * leastBytes
const leastFiles = 1000

export async function examineDisk({ root }: Paths): Promise<Finding> {
  const check = "disk"
  // came with Node.js 18.15, and Debian's first 18 is older
  if (!("statfs" in files)) return warn(check, "This Node.js cannot tell how much is free.", `df -h ${root}`)
  const { bavail, bsize, ffree, files: most } = await files.statfs(root)
  const free = bavail * bsize
  const words = `${Math.round(free / 2 ** 20).toLocaleString("en")} MB are free for ${root}`
  if (free < leastBytes || (most > 0 && ffree < leastFiles))
    return fail(check, `${words}, and ${ffree} files.`, "Make room: a release that cannot be written is not applied.")
  if (free < comfortableBytes) return warn(check, `${words}.`, "Make room before it runs out.")
  return ok(check, words)
}

/** The lock is taken for a moment where nobody holds it: an agent that starts in that very moment would have to be started again. */
export function examineLock(paths: Paths): Finding {
  const check = "agent"
  if (isDirectoryLocked(paths)) return ok(check, `an agent runs in ${paths.root}`)
  const remedy = "Start it, for example with systemctl start gatewarden-agent; under cron all is well."
  return warn(check, `No agent runs in ${paths.root}.`, remedy)
}
