// A signed OPA bundle: `.signatures.json` holds one JWS over the digests of all other files, as OPA's default verifier asks.
// For the bundle that gateways poll. OPA hashes JSON by its values, so that white space and order mean nothing.
import { createHash, type Hash } from "node:crypto"
import type { PolicyBundle } from "@/lib/core/policy"
import { tarGz } from "../archive"
import { type JsonValue, sortedJson } from "../sorted-json"
import { renderOpaFiles } from "./render-opa"

/** ES256 gives the raw 64 bytes (RFC 7518 §3.4). */
export type OpaSigner = { kid: string; sign: (data: Uint8Array) => Promise<Uint8Array> }

/** OPA takes exactly one signature, so an environment with several keys signs with the first. */
export async function signOpaBundle(bundle: PolicyBundle, { kid, sign }: OpaSigner): Promise<Uint8Array<ArrayBuffer>> {
  const files = renderOpaFiles(bundle)
  const digests = [...files].map(([name, content]) => ({ name, hash: opaDigest(content), algorithm: "SHA-256" }))
  const encoded = [{ alg: "ES256", kid, typ: "JWT" }, { files: digests }].map((part) =>
    Buffer.from(sortedJson(part)).toString("base64url"),
  )
  const signature = Buffer.from(await sign(Buffer.from(encoded.join(".")))).toString("base64url")
  const signatures = sortedJson({ signatures: [[...encoded, signature].join(".")] })
  return tarGz(new Map([...opaTexts(files), [".signatures.json", signatures]]))
}

export function opaTexts(files: ReadonlyMap<string, JsonValue | string>): [string, string][] {
  return [...files].map(([name, content]) => [name, typeof content === "string" ? content : sortedJson(content)])
}

function opaDigest(content: JsonValue | string): string {
  const hash = createHash("sha256")
  if (typeof content === "string") hash.update(content)
  else walk(content, hash)
  return hash.digest("hex")
}

/** Names in the order of their bytes; primitives as Go writes them in JSON. */
function walk(value: JsonValue | undefined, hash: Hash): void {
  if (value === null || typeof value !== "object") {
    hash.update(primitive(value ?? null))
    return
  }
  // a list has no names; Array.isArray does not narrow readonly arrays
  const list = Array.isArray(value)
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined)
  if (!list) entries.sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  hash.update(list ? "[" : "{")
  entries.forEach(([name, inner], index) => {
    if (index > 0) hash.update(",")
    if (!list) hash.update(`${primitive(name)}:`)
    walk(inner, hash)
  })
  hash.update(list ? "]" : "}")
}

/** Go escapes two more characters than JavaScript, and writes two controls by number before Go 1.22. */
function primitive(value: string | number | boolean | null): string {
  return JSON.stringify(value).replace(/[\u2028\u2029]/g, (text) => `\\u${text.charCodeAt(0).toString(16)}`)
}
