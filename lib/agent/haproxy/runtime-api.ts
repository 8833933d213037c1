// Commands to a running HAProxy, over a socket of its own: the worker's runtime API, and the master's.
// For the HAProxy target. Commands are ours; nothing of a bundle gets here that has not passed the renderer.
import { connect } from "node:net"
import { AgentError, wordsOf } from "../agent-error"

const deadlineMs = 10_000
const mostAnswer = 64 * 1024 * 1024

/** @throws AgentError not-running, where nobody takes the command */
export function askHaproxy(socketPath: string, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = []
    let size = 0
    // the master answers and waits for more unless our side is closed
    const socket = connect({ path: socketPath, allowHalfOpen: true })
    const fail = (why: string, cause?: unknown) => {
      socket.destroy()
      reject(new AgentError("not-running", `HAProxy does not answer on ${socketPath}: ${why}.`, { cause }))
    }
    const watchdog = setTimeout(() => fail("no answer in time"), deadlineMs)
    socket.on("connect", () => socket.end(`${command}\n`))
    socket.on("data", (part: Buffer) => {
      size += part.length
      if (size > mostAnswer) fail("its answer is too long")
      else parts.push(part)
    })
    socket.on("end", () => {
      clearTimeout(watchdog)
      socket.destroy()
      resolve(Buffer.concat(parts).toString())
    })
    socket.on("error", (error) => {
      clearTimeout(watchdog)
      fail(wordsOf(error), error)
    })
  })
}
