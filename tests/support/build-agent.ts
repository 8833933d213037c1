// The agent as the one file that gateways' hosts get, built anew from the source, and a way to run it as a program of its own.
// For tests of the command line and of crashes.
import { type ChildProcess, spawn } from "node:child_process"
import { mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { build } from "esbuild"

/** @param entry relative to the project */
export async function buildProgram(entry: string): Promise<string> {
  const outfile = join(mkdtempSync(join(tmpdir(), "gatewarden-program-")), "program.mjs")
  await build({
    absWorkingDir: resolve(import.meta.dirname, "../.."),
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node18",
    logLevel: "warning",
  })
  return outfile
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
