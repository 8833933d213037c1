// Runs another program without a shell, with limits on time and on how much of what it says is kept.
// For `nginx -t` and for a configured reload command.
import { spawn } from "node:child_process"
import { codeOf } from "./agent-error"

/** `code` is null where it was ended by a signal; `missing` where there is no such program. */
export type ProgramResult = { code: number | null; output: string; stdout: string; missing: boolean }

const mostOutput = 8 * 1024 * 1024

export function runProgram(program: string, parameters: readonly string[], deadlineMs: number): Promise<ProgramResult> {
  return new Promise((resolve) => {
    const child = spawn(program, parameters, { stdio: ["ignore", "pipe", "pipe"] })
    const watchdog = setTimeout(() => child.kill("SIGKILL"), deadlineMs)
    const said = { stdout: "", stderr: "" }
    const keep = (stream: "stdout" | "stderr") => (chunk: string) => {
      if (said[stream].length < mostOutput) said[stream] += chunk
    }
    child.stdout.setEncoding("utf8").on("data", keep("stdout"))
    child.stderr.setEncoding("utf8").on("data", keep("stderr"))
    child.on("error", (error) => {
      clearTimeout(watchdog)
      resolve({ code: null, output: error.message, stdout: "", missing: codeOf(error) === "ENOENT" })
    })
    child.on("close", (code) => {
      clearTimeout(watchdog)
      resolve({ code, output: `${said.stderr}${said.stdout}`, stdout: said.stdout, missing: false })
    })
  })
}
