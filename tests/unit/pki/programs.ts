// OpenSSL and GnuTLS as judges of what our writers make and as makers of what our readers read.
// Each call gets a folder of its own under the system's temporary one, gone afterwards.
import { execFileSync, spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

export type Answer = { status: number | null; output: string; file: (name: string) => Buffer }

/**
 * Runs a program in a folder that holds the files.
 * @returns its exit code and what it printed; `file` reads a file that it wrote
 */
export function run<T>(
  program: "openssl" | "certtool" | "ocsptool",
  parameters: readonly string[],
  files: Record<string, string | Uint8Array>,
  read: (answer: Answer) => T,
): T {
  const folder = mkdtempSync(join(tmpdir(), "gatewarden-pki-"))
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
    const { status, stdout, stderr } = spawnSync(program, parameters, { cwd: folder, encoding: "utf8" })
    return read({ status, output: `${stdout}${stderr}`, file: (name) => readFileSync(join(folder, name)) })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export const openssl = (parameters: readonly string[], files: Record<string, string | Uint8Array> = {}): string =>
  run("openssl", parameters, files, ({ status, output }) => {
    if (status !== 0) throw new Error(`openssl ${parameters.join(" ")}: ${output}`)
    return output
  })

/** Whether a program is to be used: where it is missing its tests are skipped by name, except in CI, where they must fail. */
function isThere(program: string): boolean {
  try {
    execFileSync(program, ["--version"], { stdio: "ignore" })
    return true
  } catch {
    return process.env.CI === "true"
  }
}

export const hasCerttool = isThere("certtool")
export const hasOcsptool = isThere("ocsptool")

/** A request made by `openssl req`, as PEM. */
export function opensslCsr(newKey: readonly string[], more: readonly string[] = []): string {
  const parameters = [
    "req",
    "-new",
    ...newKey,
    "-nodes",
    "-keyout",
    "key.pem",
    "-out",
    "csr.pem",
    "-subj",
    "/CN=anything",
    ...more,
  ]
  return run("openssl", parameters, {}, ({ status, output, file }) => {
    if (status !== 0) throw new Error(output)
    return file("csr.pem").toString()
  })
}

export const newKeys = {
  "P-256": ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"],
  "P-384": ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-384"],
  "RSA-2048": ["-newkey", "rsa:2048"],
  "RSA-3072": ["-newkey", "rsa:3072"],
  Ed25519: ["-newkey", "ed25519"],
} as const
