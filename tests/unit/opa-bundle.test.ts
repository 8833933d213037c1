// The signed OPA bundle is what OPA's default verifier takes: one JWS over the digest of every file, digests by OPA's own rule.
// The digests are computed here from the parsed files, as OPA does, and not by the code that signed them.
import { execFileSync } from "node:child_process"
import { createHash, generateKeyPairSync, sign, verify } from "node:crypto"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { beforeAll, expect, it } from "vitest"
import { signOpaBundle } from "@/lib/targets/opa/sign-opa-bundle"
import { makePolicyBundle, policyApplication, policyHost } from "../support/policy-bundle"
import { makeHierarchy } from "./pki/hierarchy"

const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" })
const files = new Map<string, string>()

beforeAll(async () => {
  const bundle = await makePolicyBundle(await makeHierarchy(), {
    hosts: [policyHost("api.example.test", "http://127.0.0.1:9")],
    routes: [{ id: "rte_1", host: "api.example.test", methods: ["GET"], path: "/a/{b}", scope: "a:read" }],
    applications: [policyApplication("app_1", [{ name: "a:read" }])],
    sequence: 42,
  })
  const signer = async (data: Uint8Array) => sign("sha256", data, { key: privateKey, dsaEncoding: "ieee-p1363" })
  const bytes = await signOpaBundle(bundle, { kid: "the-key", sign: signer })
  const folder = mkdtempSync(join(tmpdir(), "gatewarden-opa-"))
  try {
    writeFileSync(join(folder, "bundle.tar.gz"), bytes)
    const names = execFileSync("tar", ["xvzf", "bundle.tar.gz"], { cwd: folder, encoding: "utf8" }).trim().split("\n")
    for (const name of names) files.set(name, readFileSync(join(folder, name), "utf8"))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

it("holds manifest, data, policy and signatures, with the release as its revision", () => {
  expect([...files.keys()]).toEqual([".manifest", "data.json", "policy.rego", ".signatures.json"])
  expect(JSON.parse(files.get(".manifest") ?? "")).toMatchObject({
    revision: "42",
    roots: ["gatewarden"],
    metadata: { notAfter: expect.any(String) },
  })
})

it("is signed by the environment's key over every file, and a changed file has another digest", () => {
  const { signatures } = JSON.parse(files.get(".signatures.json") ?? "") as { signatures: string[] } // as signOpaBundle writes it
  expect(signatures.length).toBe(1)
  const [header = "", payload = "", signature = ""] = signatures[0]?.split(".") ?? []
  const key = { key: publicKey, dsaEncoding: "ieee-p1363" as const }
  expect(verify("sha256", Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, "base64url"))).toBe(true)
  expect(JSON.parse(Buffer.from(header, "base64url").toString())).toEqual({ alg: "ES256", kid: "the-key", typ: "JWT" })
  const said = JSON.parse(Buffer.from(payload, "base64url").toString()) as { files: object[] } // as signOpaBundle writes it
  const digests = [".manifest", "data.json", "policy.rego"].map((name) => ({
    ...{ name, algorithm: "SHA-256" },
    hash: digestOf(name, files.get(name) ?? ""),
  }))
  expect(said.files).toEqual(expect.arrayContaining(digests))
  expect(digestOf("data.json", (files.get("data.json") ?? "").replace('"app_1"', '"app_2"'))).not.toBe(digests[1]?.hash)
})

/** OPA hashes a JSON file by its values: the compact text with sorted names; anything else byte by byte. */
function digestOf(name: string, text: string): string {
  const canonical = name.endsWith(".rego") ? text : JSON.stringify(sorted(JSON.parse(text)))
  return createHash("sha256").update(canonical).digest("hex")
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  )
}
