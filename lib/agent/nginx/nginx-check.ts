// Asks nginx whether a configuration is one that it would run, and gives its own words where it is not.
// For the nginx target: on a candidate in a configuration of our own around it, and on the host's after the swap.
import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { AgentError, wordsOf } from "../agent-error"
import type { Log } from "../log"
import { runProgram } from "../run-program"

const deadlineMs = 60_000
const mostWords = 4000

/** @throws AgentError check-failed, not-permitted, in nginx's words */
export async function checkNginx(binary: string, config: string): Promise<void> {
  const { code, output, missing, hung } = await runProgram(binary, ["-t", "-e", "stderr", "-c", config], deadlineMs)
  if (code === 0) return
  if (missing)
    throw new AgentError("check-failed", `There is no program ${binary} to check with. Name nginx with --nginx-binary.`)
  if (hung)
    throw new AgentError("check-failed", `${binary} -t did not end within ${deadlineMs / 1000} seconds, and was ended.`)
  const words = nginxWords(output) || `${binary} -t failed with code ${code} and said nothing.`
  if (!isPermissionAlone(output)) throw new AgentError("check-failed", words)
  throw new AgentError("not-permitted", `The agent's user may not open what nginx -t opens: ${words}`)
}

/**
 * The host's configuration names logs and keys that an agent without root's rights may not open. Then the master's judgement has to
 * do: it reads everything anew on a reload, and keeps its workers where it would refuse it.
 * @throws AgentError check-failed
 */
export async function checkNginxHost(binary: string, config: string, log: Log): Promise<void> {
  try {
    await checkNginx(binary, config)
  } catch (error) {
    if (!(error instanceof AgentError) || error.code !== "not-permitted") throw error
    log("info", "left-to-nginx", { error: wordsOf(error) })
  }
}

/** Its lines without date, process and the closing sentence that says nothing: the same fault is the same words each time. */
export function nginxWords(output: string): string {
  return output
    .split("\n")
    .map((line) =>
      line
        .replace(/^nginx: /, "")
        .replace(/^\d{4}\/\d\d\/\d\d [\d:]+ (\[[a-z]+\]) \d+#\d+: /, "$1 ")
        .trim(),
    )
    .filter(
      (line) =>
        line !== "" &&
        !/^(\[warn\]|\[notice\]|configuration file .* test failed|the configuration file .* syntax is ok)/.test(line),
    )
    .join("\n")
    .slice(0, mostWords)
}

/** Whether nginx says nothing but that this user may not open or bind something (EACCES, or EROFS in a sandbox), which is no word on the configuration. */
export function isPermissionAlone(output: string): boolean {
  const alarms = output.split("\n").filter((line) => /\[(?:emerg|crit|alert)\]/.test(line))
  return alarms.length > 0 && alarms.every((line) => /Permission denied|Read-only file system/.test(line))
}

/**
 * A main configuration with nothing in it but the candidate, so that a fault found is the candidate's. Paths are our own.
 * @param modules the host's `load_module` lines
 * @param release the candidate's folder
 */
export async function writeCandidateConfig(
  folder: string,
  { modules, release, hasMain }: { modules: string; release: string; hasMain: boolean },
): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o755 })
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (kind) => `  ${kind}_temp_path ${join(folder, kind)};`,
  )
  const lines = [
    modules,
    `pid ${join(folder, "nginx.pid")};`,
    "error_log stderr;",
    hasMain ? `include ${join(release, "main.conf")};` : "",
    "events {}",
    "http {",
    ...temporary,
    `  include ${join(release, "http.conf")};`,
    "}",
    "",
  ]
  const path = join(folder, "nginx.conf")
  await writeFile(path, lines.join("\n"), { mode: 0o644 })
  return path
}
