// Asks HAProxy whether it would run a configuration, and gives its own words where it would not.
// For the HAProxy target: on a candidate alone, and with the host's own where a reload has failed.
import { AgentError } from "../agent-error"
import { runProgram } from "../run-program"

const deadlineMs = 60_000
const mostWords = 4000

/** @throws AgentError check-failed, in HAProxy's words */
export async function checkHaproxy(binary: string, configs: readonly string[]): Promise<void> {
  const parameters = ["-c", ...configs.flatMap((config) => ["-f", config])]
  const { code, output, missing } = await runProgram(binary, parameters, deadlineMs)
  if (code === 0) return
  if (missing) {
    throw new AgentError(
      "check-failed",
      `There is no program ${binary} to check with. Name HAProxy with --haproxy-binary.`,
    )
  }
  throw new AgentError("check-failed", haproxyWords(output) || `${binary} -c ended with ${code} and said nothing.`)
}

const haproxyWords = (output: string): string =>
  output
    .split("\n")
    .filter((line) => /^\[(?:ALERT|EMERG)\]/.test(line))
    .map((line) => line.replace(/^\[[A-Z]+\]\s+\(\d+\) : /, ""))
    .join("\n")
    .slice(0, mostWords)

export async function haproxyVersion(binary: string): Promise<string> {
  const { stdout } = await runProgram(binary, ["-v"], deadlineMs)
  const version = /version (\S+)/.exec(stdout)?.[1]
  return version === undefined ? "" : `haproxy/${version}`
}
