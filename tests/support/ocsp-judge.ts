// What OpenSSL reads out of an OCSP answer, and whether it believes who signed it.
// For tests; the answer is judged without the request, as a cache's client would.

import { spawnSync } from "node:child_process"
import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

export type OcspSaid = {
  /** `successful`, `malformedrequest`, … */
  status: string
  verified: boolean
  /** `good`, `revoked` or `unknown`, in order. */
  statuses: string[]
  reasons: string[]
  /** From thisUpdate to nextUpdate. */
  validSeconds: number
  /** Lower-case hex. */
  nonce: string | undefined
}

/** @param issuing whose responder has to have signed */
export function makeOcspJudge({
  issuing,
  root,
}: Record<"issuing" | "root", { pem: string }>): (der: Uint8Array) => OcspSaid {
  const folder = mkdtempSync(join(tmpdir(), "gatewarden-ocsp-"))
  process.once("exit", () => spawnSync("rm", ["-rf", folder]))
  writeFileSync(join(folder, "issuing.pem"), issuing.pem)
  writeFileSync(join(folder, "root.pem"), root.pem)
  return (der) => {
    writeFileSync(join(folder, "answer.der"), der)
    const parameters = [
      "ocsp",
      "-respin",
      "answer.der",
      "-resp_text",
      "-CAfile",
      "root.pem",
      "-verify_other",
      "issuing.pem",
    ]
    const { stdout, stderr } = spawnSync("openssl", parameters, { cwd: folder, encoding: "utf8", maxBuffer: 1 << 26 })
    const said = `${stdout}${stderr}`
    const all = (pattern: RegExp) => [...said.matchAll(pattern)].map(([, found = ""]) => found.trim())
    const [thisUpdate = "", nextUpdate = ""] = [...all(/This Update: (.*)/g), ...all(/Next Update: (.*)/g)]
    const error = /Responder Error: (\w+)/.exec(said)?.[1]
    return {
      status: error ?? (said.includes("OCSP Response Status: successful") ? "successful" : said.slice(0, 200)),
      verified: said.includes("Response verify OK"),
      statuses: all(/Cert Status: (\w+)/g),
      reasons: all(/Revocation Reason: (\w+)/g),
      validSeconds: (Date.parse(nextUpdate) - Date.parse(thisUpdate)) / 1000,
      nonce: readNonce(said),
    }
  }
}

/** OpenSSL prints the extension's value as hex, lines continued with a backslash, tag and length first. */
function readNonce(said: string): string | undefined {
  const value = /OCSP Nonce: *\n +((?:[0-9A-F]|\\\n)+)\n/.exec(said)?.[1]
  return value
    ?.replaceAll("\\\n", "")
    .toLowerCase()
    .replace(/^04(81..|[0-7].)/, "")
}
