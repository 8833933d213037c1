// The README is true: its commands exist, its table has every variable with its default, and what it points at is there.
// For whoever changes one and forgets the other.
import { existsSync, readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { z } from "zod"
import { variables } from "@/lib/config-variables"

const readme = readFileSync("README.md", "utf8")
const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync("package.json", "utf8")))

/** The rows of the configuration table: name → default as written. */
const rows = new Map(
  [...readme.matchAll(/^\| `([A-Z0-9_]+)` \| (?:`([^`]*)`)? ?\|/gm)].map(([, name = "", value = ""]) => [name, value]),
)

test("every npm command in it is a script of package.json, and every script is in it", () => {
  const named = [...readme.matchAll(/npm (?:run ([\w-]+)|(start|test))/g)].map(([, run, short]) => run ?? short ?? "")
  expect([...new Set(named)].sort()).toEqual(Object.keys(scripts).sort())
})

test("its table names exactly the variables that the configuration reads", () => {
  expect([...rows.keys()].sort()).toEqual(Object.keys(variables.shape).sort())
})

test("its table gives the defaults that the configuration has", () => {
  const defaults = variables.parse({})
  // these two follow the ports (lib/config.ts)
  const derived = { PUBLIC_URL: "http://localhost:PORT", MACHINE_URL: "https://localhost:MACHINE_PORT" }
  for (const [name, value] of Object.entries({ ...defaults, ...derived })) {
    const expected = Array.isArray(value) ? value.join(", ") : String(value ?? "")
    expect(rows.get(name), name).toBe(expected)
  }
})

test("every file and folder that it names in backquotes is there", () => {
  const paths = [...readme.matchAll(/`((?:tests|docs|lib|app|prisma)\/[\w./-]*|[A-Z]+(?:\.md)?)`/g)].map(
    ([, path = ""]) => path,
  )
  const files = paths.filter((path) => !rows.has(path) && path !== "DIR")
  expect(files.length).toBeGreaterThan(8)
  expect(files.filter((path) => !existsSync(path))).toEqual([])
})
