// SoftHSM, a real PKCS#11 module without hardware: tokens in folders of their own, and the key store on one of them.
// For the tests of the key store, and for every test that runs once more with its keys in a token.
import { execFileSync } from "node:child_process"
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { loadPkcs11 } from "@/lib/adapters/pkcs11-module"
import { makePkcs11Token, type Pkcs11Token } from "@/lib/adapters/pkcs11-token"
import { findOnPath } from "@/tests/find-on-path.mjs"

const modules = [
  "/usr/lib/softhsm/libsofthsm2.so",
  "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
  "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
  "/usr/lib64/pkcs11/libsofthsm2.so",
  "/usr/local/lib/softhsm/libsofthsm2.so",
  "/opt/homebrew/lib/softhsm/libsofthsm2.so",
]

/** Whether SoftHSM is to be used: where it or pkcs11js is missing its tests are skipped by name, except in CI, where they must fail. */
export const hasSoftHsm = process.env.CI === "true" || (modules.some(existsSync) && canUse())

function canUse(): boolean {
  if (findOnPath(["softhsm2-util"]) === undefined) return false
  try {
    createRequire(import.meta.url)("pkcs11js")
    return true
  } catch {
    // it is optional: there was no compiler when the packages were installed
    return false
  }
}

export type SoftHsm = {
  /** Holds the tokens, in a folder `tokens`. */
  directory: string
  /** As the server wants them; SOFTHSM2_CONF is for the module itself. */
  variables: Record<"PKCS11_MODULE" | "PKCS11_TOKEN" | "PKCS11_PIN" | "SOFTHSM2_CONF", string>
  remove: () => void
}

const pin = "1234-test"

/** A new token, in a folder that goes with it. */
export function makeSoftHsm(): SoftHsm {
  const directory = mkdtempSync(join(tmpdir(), "gatewarden-softhsm-"))
  mkdirSync(join(directory, "tokens"))
  const configuration = join(directory, "softhsm2.conf")
  writeFileSync(configuration, `directories.tokendir = ${join(directory, "tokens")}\nlog.level = ERROR\n`)
  const label = "gatewarden"
  execFileSync("softhsm2-util", ["--init-token", "--free", "--label", label, "--so-pin", `${pin}-so`, "--pin", pin], {
    env: { ...process.env, SOFTHSM2_CONF: configuration },
    stdio: ["ignore", "ignore", "inherit"],
  })
  return {
    directory,
    variables: {
      PKCS11_MODULE: modules.find(existsSync) ?? "libsofthsm2.so",
      PKCS11_TOKEN: label,
      PKCS11_PIN: pin,
      SOFTHSM2_CONF: configuration,
    },
    remove: () => rmSync(directory, { recursive: true, force: true }),
  }
}

/** The variables of the token that this run's keys are in; none where they are in the database. */
export function tokenVariables(): Record<string, string> {
  const names = ["PKCS11_MODULE", "PKCS11_TOKEN", "PKCS11_PIN", "SOFTHSM2_CONF"]
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])))
}

let opened: Pkcs11Token | undefined

/** One for the whole process: the module is the process's, whoever uses it. Null where the keys are in the database. */
export function testToken(): Pkcs11Token | null {
  const { PKCS11_MODULE: module, PKCS11_TOKEN: label, PKCS11_PIN } = process.env
  if (!module || !label || !PKCS11_PIN) return null
  opened ??= makePkcs11Token(loadPkcs11(module), { label, pin: PKCS11_PIN })
  return opened
}
