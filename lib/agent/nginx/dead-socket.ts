// Clears away the socket of an nginx that was killed, and never that of one that is about to listen there.
// For the nginx target, before a check: where a dead socket lies, the next nginx could not start.
import type { BigIntStats } from "node:fs"
import { lstat, rename, unlink } from "node:fs/promises"
import { connect } from "node:net"
import { setTimeout as sleep } from "node:timers/promises"
import { codeOf } from "../agent-error"

/** nginx listens at once after it has bound, and `nginx -t` removes what it has bound: neither takes this long. */
const settleMs = 300

/** For when no master runs: who starts nginx meanwhile makes a socket of its own, which is another file. */
export async function removeDeadSocket(path: string): Promise<void> {
  const seen = await look(path)
  if (seen === undefined || !(await refuses(path))) return
  await sleep(settleMs)
  if (!isSame(await look(path), seen) || !(await refuses(path))) return
  // between a look and an unlink another file could take the place; what was moved can be looked at in peace
  const aside = `${path}.dead`
  await rename(path, aside).catch(ignoreMissing)
  const moved = await look(aside)
  if (moved === undefined) return
  if (isSame(moved, seen)) await unlink(aside)
  else await rename(aside, path)
}

async function look(path: string): Promise<BigIntStats | undefined> {
  return lstat(path, { bigint: true }).catch(ignoreMissing)
}

function ignoreMissing(error: unknown): undefined {
  if (codeOf(error) !== "ENOENT") throw error
}

/** The number of a file is given anew once it is gone; the time of its birth is not. */
function isSame(a: BigIntStats | undefined, b: BigIntStats): boolean {
  return a !== undefined && a.ino === b.ino && a.birthtimeNs === b.birthtimeNs
}

function refuses(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.on("error", (error) => resolve(codeOf(error) === "ECONNREFUSED"))
    socket.on("connect", () => {
      socket.destroy()
      resolve(false)
    })
  })
}
