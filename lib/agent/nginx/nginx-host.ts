// The host's own nginx configuration, as far as the agent has to know it: pid file, error log, modules, and whether it includes ours.
// For the nginx target; read from nginx's own dump, so that includes and defaults are nginx's.
import { readdir, readFile } from "node:fs/promises"
import { basename, dirname, isAbsolute, join } from "node:path"
import { runProgram } from "../run-program"

export type NginxHost = {
  pidFile: string
  errorLog: string | undefined
  /** `load_module` directives, each on its own line. */
  modules: string
  /** By such a directive, or built in. */
  loadsNjs: boolean
  /** Undefined where nginx refuses its configuration, so that it cannot be said. */
  includesOurs: boolean | undefined
  version: string
}

const deadlineMs = 30_000
const loadModule = /^[ \t]*load_module\s+[^;{}]+;/gm

export async function readNginxHost(binary: string, config: string, ourFile: string): Promise<NginxHost> {
  const [built, dump] = await Promise.all([
    runProgram(binary, ["-V"], deadlineMs),
    runProgram(binary, ["-T", "-e", "stderr", "-c", config], deadlineMs),
  ])
  const prefix = argument(built.output, "--prefix") ?? "/etc/nginx"
  const below = (path: string) => (isAbsolute(path) ? path : join(prefix, path))
  const text = dump.code === 0 ? dump.stdout : await readByHand(config, dirname(ourFile))
  const directives = withoutOurs(text, ourFile)
  const loaded = [...directives.matchAll(loadModule)].map(([line]) => line.trim())
  const errorLog = directive(directives, "error_log") ?? argument(built.output, "--error-log-path")
  return {
    pidFile: below(directive(directives, "pid") ?? argument(built.output, "--pid-path") ?? "logs/nginx.pid"),
    errorLog: errorLog === undefined || /^(stderr|syslog:|memory:)/.test(errorLog) ? undefined : below(errorLog),
    modules: loaded.join("\n"),
    loadsNjs: loaded.some((line) => line.includes("ngx_http_js_module")) || /--add-module=\S*njs/.test(built.output),
    includesOurs: dump.code === 0 ? text.includes(`# configuration file ${ourFile}:`) : undefined,
    version: /nginx version:\s*(\S+)/.exec(built.output)?.[1] ?? "",
  }
}

/**
 * Where nginx gives no dump, which it does not to a user who may not open its logs: the file itself, and the modules that its includes load,
 * as Debian's `modules-enabled` does. Nothing else of those can stand outside of a block.
 */
async function readByHand(config: string, ours: string): Promise<string> {
  const text = await readFile(config, "utf8").catch(() => "")
  const patterns = [...text.matchAll(/^[ \t]*include\s+"?([^\s;"]+)"?\s*;/gm)].map(([, pattern = ""]) => pattern)
  const files = await Promise.all(patterns.map((pattern) => filesOf(dirname(config), pattern)))
  const theirs = files.flat().filter((path) => dirname(path) !== ours)
  const contents = await Promise.all(theirs.map((path) => readFile(path, "utf8").catch(() => "")))
  return [text, ...contents.flatMap((content) => content.match(loadModule) ?? [])].join("\n")
}

/** A pattern stands in the name of a file alone; nginx takes it from where its main configuration is. */
async function filesOf(folder: string, pattern: string): Promise<string[]> {
  const path = isAbsolute(pattern) ? pattern : join(folder, pattern)
  if (!path.includes("*")) return [path]
  const source = basename(path)
    .replace(/[.+?^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
  const names = await readdir(dirname(path)).catch(() => [])
  return names.filter((name) => new RegExp(`^${source}$`).test(name)).map((name) => join(dirname(path), name))
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
