// Dependencies point one way: the rules of .dependency-cruiser.cjs hold for what is there, and catch what must not come.
// A check that reads no modules would find no violations either, so what it read is counted.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { cruise, type ICruiseOptions, type ICruiseResult, type IForbiddenRuleType } from "dependency-cruiser"
import extractTSConfig from "dependency-cruiser/config-utl/extract-ts-config"
import { afterAll, beforeAll, describe, expect, test } from "vitest"

type Configuration = { forbidden: IForbiddenRuleType[]; options: ICruiseOptions }

// a CommonJS file without types, as dependency-cruiser's own command expects it
const configuration = createRequire(import.meta.url)("../../.dependency-cruiser.cjs") as Configuration

async function readBoundaries(baseDir: string, paths: string[]): Promise<ICruiseResult> {
  const options = { ...configuration.options, baseDir, validate: true, ruleSet: { forbidden: configuration.forbidden } }
  const { output } = await cruise(paths, options, undefined, { tsConfig: extractTSConfig("tsconfig.json") })
  // without an output type the answer is the result itself, not text
  return output as ICruiseResult
}

const named = (result: ICruiseResult) =>
  result.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)

describe("the project", () => {
  let result: ICruiseResult
  beforeAll(async () => {
    result = await readBoundaries(process.cwd(), ["lib", "app", "components", "proxy.ts"])
  })

  test("has no import against the direction of its layers", () => {
    expect(named(result)).toEqual([])
  })

  test.each([
    "core",
    "pki",
    "bundle",
    "targets",
    "usecases",
    "queries",
    "adapters",
    "web",
    "machine",
    "agent",
    "server",
  ])("was read: lib/%s has modules, and imports were followed", (layer) => {
    const own = result.modules.filter(({ source }) => source.startsWith(`lib/${layer}/`))
    expect(own.length).toBeGreaterThan(3)
    expect(own.some(({ dependencies }) => dependencies.length > 0)).toBe(true)
  })
})

describe("a tree with an import that must not be", () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "gatewarden-boundaries-"))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test.each([
    ["core-imports-only-below", "lib/core/a.ts", "lib/usecases/b.ts"],
    ["pki-imports-only-below", "lib/pki/a.ts", "lib/bundle/b.ts"],
    ["usecases-imports-only-below", "lib/usecases/a.ts", "lib/queries/b.ts"],
    ["queries-imports-only-below", "lib/queries/a.ts", "lib/usecases/b.ts"],
    ["web-imports-only-below", "lib/web/a.ts", "lib/adapters/b.ts"],
    ["machine-imports-only-below", "lib/machine/a.ts", "lib/container.ts"],
    ["agent-imports-only-below", "lib/agent/a.ts", "lib/pki/b.ts"],
    ["components-imports-only-below", "components/a.tsx", "lib/queries/b.ts"],
    ["app-imports-only-below", "app/a.tsx", "lib/adapters/b.ts"],
    ["app-imports-only-below", "app/a.tsx", "lib/server/b.ts"],
    ["pages-take-the-configuration-from-the-container", "app/a.tsx", "lib/config.ts"],
    ["server-imports-only-below", "lib/server/a.ts", "app/b.ts"],
    ["configuration-stands-alone", "lib/config.ts", "lib/adapters/b.ts"],
    ["no-tests-in-the-product", "lib/adapters/a.ts", "tests/support/b.ts"],
  ])("is refused by %s: %s → %s", async (rule, from, to) => {
    const place = mkdtempSync(join(folder, "tree-"))
    const steps = from
      .split("/")
      .slice(1)
      .map(() => "..")
    write(place, to, "export const b = 1\n")
    write(place, from, `import { b } from "./${[...steps, to.replace(/\.tsx?$/, "")].join("/")}"\nexport const a = b\n`)
    const result = await readBoundaries(place, [from])
    expect(result.summary.violations.map((violation) => violation.rule.name)).toContain(rule)
  })

  test("is refused in a pure layer that reads the disk", async () => {
    write(folder, "lib/core/disk.ts", 'import { readFileSync } from "node:fs"\nexport const a = readFileSync\n')
    expect(named(await readBoundaries(folder, ["lib/core/disk.ts"]))).toContain(
      "pure-layers-do-no-io: lib/core/disk.ts → fs",
    )
  })
})

function write(place: string, path: string, text: string): void {
  mkdirSync(dirname(join(place, path)), { recursive: true })
  writeFileSync(join(place, path), text)
}
