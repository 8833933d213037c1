// The agent as the one file that gateways' hosts get, built anew from the source, and a way to run it as a program of its own.
// For tests of the command line, of crashes, and of several processes at once.
import { type ChildProcess, spawn } from "node:child_process"
import { randomUUID } from "node:crypto"
import { renameSync } from "node:fs"
import { basename, join, resolve } from "node:path"
import { type BuildOptions, build } from "esbuild"

/**
 * @param entry relative to the project; its bundle lies among the caches, where two that build it at once write the same
 * @param options `packages: "external"` for what is not the agent, and finds its packages beside it
 */
export async function buildProgram(entry: string, { packages }: Pick<BuildOptions, "packages"> = {}): Promise<string> {
  const root = resolve(import.meta.dirname, "../..")
  const folder = join(root, "node_modules/.cache/gatewarden-tests")
  const file = join(folder, `${basename(entry, ".ts")}.mjs`)
  const beside = `${file}.${randomUUID()}`
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: beside,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node18",
    packages,
    logLevel: "warning",
  })
  renameSync(beside, file)
  return file
}

export type Program = {
  child: ChildProcess
  /** What it has printed so far, both streams. */
  output: () => string
  ended: Promise<{ status: number | null; signal: NodeJS.Signals | null; output: string }>
}

export function startProgram(
  file: string,
  parameters: readonly string[],
  { env = {}, stdin = "" }: { env?: Record<string, string>; stdin?: string } = {},
): Program {
  const child = spawn(process.execPath, [file, ...parameters], { env: { ...process.env, ...env } })
  let output = ""
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      output += chunk
    })
  }
  child.stdin.end(stdin)
  return {
    child,
    output: () => output,
    ended: new Promise((done) => child.on("close", (status, signal) => done({ status, signal, output }))),
  }
}
