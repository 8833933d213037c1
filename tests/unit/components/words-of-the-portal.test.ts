// What the portal's screens derive from what they are given: snippets that run, steps that claim nothing that is not so.
import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { firstRunSteps } from "@/components/overview/first-run-steps"
import { examplePath } from "@/components/reach/example-path"
import { callSnippets } from "@/components/snippets/call-snippets"
import { matchesPath, parsePathTemplate } from "@/lib/core/path-template"

const call = { method: "POST", host: "api.example.test", path: "/accounts/42" }

function code(key: string, token = false): string {
  return callSnippets({ ...call, token }).find((snippet) => snippet.key === key)?.code ?? ""
}

describe("snippets", () => {
  it.each(["curl", "node", "python", "java", "go", "postman"])("for %s name the partner's own call", (key) => {
    expect(code(key)).toContain("api.example.test")
    expect(code(key)).toContain("/accounts/42")
    expect(code(key)).toContain("POST")
  })

  it.each(["curl", "node", "python", "java", "go"])(
    "for %s send an access token from the environment, where one is asked for",
    (key) => {
      expect(code(key, true)).toMatch(/authorization/i)
      expect(code(key, true)).toContain("ACCESS_TOKEN")
      expect(code(key)).not.toMatch(/authorization|ACCESS_TOKEN/i)
    },
  )

  it.each([false, true])("for Node are a program that Node takes, with a token: %s", (token) => {
    const folder = mkdtempSync(join(tmpdir(), "gatewarden-snippet-"))
    const file = join(folder, "call.mjs")
    writeFileSync(file, code("node", token))
    const { status, stderr } = spawnSync(process.execPath, ["--check", file], { encoding: "utf8" })
    rmSync(folder, { recursive: true })
    expect([status, stderr]).toEqual([0, ""])
  })

  it("for Postman are a collection", () => {
    expect(JSON.parse(code("postman"))).toMatchObject({ item: [{ request: { method: "POST" } }] })
    expect(JSON.parse(code("postman", true))).toMatchObject({ item: [{ request: { auth: { type: "bearer" } } }] })
  })
})

it.each(["/accounts/{id}", "/a/{b}/c/{d}", "/plain", "/"])(
  "the example of %s is a path that it matches",
  (template) => {
    expect(matchesPath(parsePathTemplate(template), examplePath(template))).toBe(true)
  },
)

describe("the guided path", () => {
  const empty = {
    environment: "sandbox",
    machineUrl: "https://localhost:8443",
    partners: [],
    gateways: [],
    releases: [],
  }

  it("claims nothing on an empty installation, and names each next place", () => {
    const steps = firstRunSteps({ ...empty, api: undefined, route: undefined })
    expect(steps.map(({ done }) => done)).toEqual([false, false, false, false, false])
    expect(steps.every(({ action, proof }) => action.href.startsWith("/") && proof.length > 0)).toBe(true)
  })
})
