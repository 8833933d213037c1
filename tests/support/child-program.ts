// Programs that a test starts as ordinary child processes: whether one listens yet, and how it is ended.
// For the gateways' own servers.
import type { ChildProcess } from "node:child_process"
import { connect } from "node:net"

/** Whether somebody accepts connections there, on the loopback interface. */
export function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1")
    const end = (answer: boolean) => {
      socket.destroy()
      resolve(answer)
    }
    socket.on("connect", () => end(true)).on("error", () => end(false))
  })
}

export async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()))
  child.kill("SIGTERM")
  await ended
}
