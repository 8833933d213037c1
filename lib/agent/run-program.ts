// Runs another program without a shell, with limits on time and on how much of what it says is kept.
// For the gateway's own checker and for a configured reload command. What hangs is ended with everything that it started.
import { type ChildProcess, spawn } from "node:child_process"
import { codeOf } from "./agent-error"

/** `code` is null where it was ended by a signal, `hung` where that was ours; `missing` where there is no such program. */
export type ProgramResult = {
  code: number | null
  output: string
  stdout: string
  missing: boolean
  hung: boolean
}

const mostOutput = 8 * 1024 * 1024
/** A program that has ended can leave children that hold its pipes, and one that waits for a disk does not end at all. */
const lastWordsMs = 500

export function runProgram(program: string, parameters: readonly string[], deadlineMs: number): Promise<ProgramResult> {
  return new Promise((resolve) => {
    // a process group of its own, so that nothing of it is left
    const child = spawn(program, parameters, { stdio: ["ignore", "pipe", "pipe"], detached: true })
    const said = { stdout: "", stderr: "" }
    let hung = false
    const give = (code: number | null, missing = false, output = `${said.stderr}${said.stdout}`) => {
      clearTimeout(watchdog)
      child.stdout.destroy()
      child.stderr.destroy()
      child.unref()
      resolve({ code, output, stdout: said.stdout, missing, hung })
    }
    const watchdog = setTimeout(() => {
      hung = true
      endGroup(child)
      setTimeout(() => give(null), lastWordsMs)
    }, deadlineMs)
    const keep = (stream: "stdout" | "stderr") => (chunk: string) => {
      if (said[stream].length < mostOutput) said[stream] += chunk
    }
    child.stdout.setEncoding("utf8").on("data", keep("stdout"))
    child.stderr.setEncoding("utf8").on("data", keep("stderr"))
    child.on("error", (error) => give(null, codeOf(error) === "ENOENT", error.message))
    child.on("exit", (code) => {
      if (!hung) setTimeout(() => give(code), lastWordsMs).unref()
    })
    child.on("close", (code) => give(hung ? null : code))
  })
}

function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, "SIGKILL")
  } catch (error) {
    // it has ended by itself in this moment
    if (codeOf(error) !== "ESRCH") throw error
  }
}
