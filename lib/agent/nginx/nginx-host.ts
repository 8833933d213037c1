// The host's own nginx configuration, as far as the agent has to know it: pid file, error log, modules, and whether it includes ours.
// For the nginx target; read from nginx's own dump, so that includes and defaults are nginx's.
import { readFile } from "node:fs/promises"
import { isAbsolute, join } from "node:path"
import { runProgram } from "../run-program"

export type NginxHost = {
  pidFile: string
  errorLog: string | undefined
  /** `load_module` directives, each on its own line. */
  modules: string
  /** Undefined where nginx refuses its configuration, so that it cannot be said. */
  includesOurs: boolean | undefined
  version: string
}

const deadlineMs = 30_000

export async function readNginxHost(binary: string, config: string, ourFile: string): Promise<NginxHost> {
  const [built, dump] = await Promise.all([
    runProgram(binary, ["-V"], deadlineMs),
    runProgram(binary, ["-T", "-e", "stderr", "-c", config], deadlineMs),
  ])
  const text = dump.code === 0 ? dump.stdout : await readFile(config, "utf8").catch(() => "")
  const directives = withoutOurs(text, ourFile)
  const prefix = argument(built.output, "--prefix") ?? "/etc/nginx"
  const below = (path: string) => (isAbsolute(path) ? path : join(prefix, path))
  const errorLog = directive(directives, "error_log") ?? argument(built.output, "--error-log-path")
  return {
    pidFile: below(directive(directives, "pid") ?? argument(built.output, "--pid-path") ?? "logs/nginx.pid"),
    errorLog: errorLog === undefined || /^(stderr|syslog:|memory:)/.test(errorLog) ? undefined : below(errorLog),
    modules: [...directives.matchAll(/^[ \t]*load_module\s+[^;{}]+;/gm)].map(([line]) => line.trim()).join("\n"),
    includesOurs: dump.code === 0 ? text.includes(`# configuration file ${ourFile}:`) : undefined,
    version: /nginx version:\s*(\S+)/.exec(built.output)?.[1] ?? "",
  }
}

/** The dump goes file by file; what is in ours is no word of the host's. */
function withoutOurs(text: string, ourFile: string): string {
  const files = text.split(/^(?=# configuration file )/m)
  return files.filter((file) => !file.startsWith(`# configuration file ${ourFile}:`)).join("")
}

function directive(text: string, name: string): string | undefined {
  return new RegExp(`^[ \\t]*${name}\\s+"?([^\\s;"]+)"?[^;\\n]*;`, "m").exec(text)?.[1]
}

function argument(output: string, name: string): string | undefined {
  return new RegExp(`${name}=(\\S+)`).exec(output)?.[1]
}
