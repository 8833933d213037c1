// The programs that open PKCS#12 files for others, each in a folder of its own that is gone afterwards.
// For the tests of what partners save. NSS and Java are asked where they are there; CI has NSS.
import { execFileSync, spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { findOnPath } from "../find-on-path.mjs"

/** Where it is missing its tests are skipped by name, except in CI, where they must fail. */
export const hasNss = findOnPath(["pk12util"]) !== undefined || process.env.CI === "true"
/** Not demanded anywhere: a whole Java for one question. */
export const hasKeytool = findOnPath(["keytool"]) !== undefined

/** Runs a program on a file `client.p12`; answers all that it printed. @throws Error where it fails */
export function openWith(program: string, parameters: readonly string[], file: Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), "gatewarden-p12-"))
  try {
    writeFileSync(join(folder, "client.p12"), file)
    const { status, stdout, stderr, error } = spawnSync(program, parameters, { cwd: folder, encoding: "utf8" })
    if (error !== undefined) throw error
    if (status !== 0) throw new Error(`${program}: ${stdout}${stderr}`)
    return `${stdout}${stderr}`
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Imports the file into a new NSS database, as Firefox and Chromium do; answers the lists of certificates and of keys. */
export function importIntoNss(file: Uint8Array, password: string): string {
  const folder = mkdtempSync(join(tmpdir(), "gatewarden-nss-"))
  const ask = (program: string, ...parameters: string[]) =>
    execFileSync(program, [...parameters, "-d", `sql:${folder}`], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    })
  try {
    const path = join(folder, "client.p12")
    writeFileSync(path, file)
    ask("certutil", "-N", "--empty-password")
    ask("pk12util", "-i", path, "-W", password)
    return ask("certutil", "-L") + ask("certutil", "-K")
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
