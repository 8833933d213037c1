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
      clearTimeout(watchdog)
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
    socket.on("error", (error) => fail(wordsOf(error), error))
  })
}

/** Commands to one worker, and its answers in their order. */
export type AskWorker = (commands: readonly string[]) => Promise<string>

/** HAProxy drops what its buffer does not hold of a line: 16 KB, where the host's configuration is read after ours and says so. */
const mostLine = 12_000

export const askWorkerAt =
  (socket: string): AskWorker =>
  (commands) =>
    askInLines(socket, commands)

/** @param which by the master's names: `1` for the one that serves, `!` and a process number for any */
export const askWorkerOf =
  (master: string, which: string): AskWorker =>
  (commands) =>
    askInLines(
      master,
      commands.map((command) => `@${which} ${command}`),
    )

async function askInLines(socket: string, commands: readonly string[]): Promise<string> {
  const answers: string[] = []
  for (let begin = 0; begin < commands.length; ) {
    let end = begin + 1
    for (let size = commands[begin]?.length ?? 0; end < commands.length; end++) {
      size += 1 + (commands[end]?.length ?? 0)
      if (size > mostLine) break
    }
    answers.push(await askHaproxy(socket, commands.slice(begin, end).join(";")))
    begin = end
  }
  return answers.join("")
}
