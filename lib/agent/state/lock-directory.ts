// One agent a directory: takes a lock that the kernel drops when the process ends, however it ends.
// For every command that writes. Two agents on one directory would undo each other's releases.
import { spawnSync } from "node:child_process"
import { closeSync, existsSync, mkdirSync, openSync } from "node:fs"
import { AgentError } from "../agent-error"
import type { Paths } from "./paths"

/**
 * Node has no flock(2), but a lock belongs to the open file, not to the process that asked for it: `flock` of util-linux
 * locks the descriptor that it inherits, ends, and the lock stays with ours.
 * @returns what gives the lock back
 * @throws AgentError locked
 */
export function lockDirectory(paths: Paths): () => void {
  mkdirSync(paths.root, { recursive: true, mode: 0o711 })
  const descriptor = openSync(paths.lock, "a", 0o600)
  const { status, error } = spawnSync("flock", ["--nonblock", "3"], {
    stdio: ["ignore", "ignore", "ignore", descriptor],
  })
  if (status === 0) return () => closeSync(descriptor)
  closeSync(descriptor)
  if (error !== undefined) {
    throw new AgentError(
      "locked",
      "The program flock (package util-linux) cannot be run, and without it two agents could share one directory.",
      { cause: error },
    )
  }
  throw new AgentError(
    "locked",
    `Another agent is at work in ${paths.root}. Stop it first, or give this one a directory of its own.`,
  )
}

/** Whether an agent is at work there. Makes nothing: a file that root makes is one that the agent's user cannot open. */
export function isDirectoryLocked(paths: Paths): boolean {
  if (!existsSync(paths.lock)) return false
  const descriptor = openSync(paths.lock, "r")
  try {
    const { status, error } = spawnSync("flock", ["--nonblock", "3"], {
      stdio: ["ignore", "ignore", "ignore", descriptor],
    })
    if (error !== undefined) throw error
    return status !== 0
  } finally {
    closeSync(descriptor)
  }
}
