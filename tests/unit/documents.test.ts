// The threat model and the failure modes name the test behind each line: a line whose test has gone is a promise that nobody keeps.
import { existsSync, readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"

describe.each(["docs/threat-model.md", "docs/failure-modes.md"])("%s", (document) => {
  const text = readFileSync(document, "utf8")
  const named = [...new Set([...text.matchAll(/`(tests\/[^`]+)`/g)].map(([, path = ""]) => path))]

  test.each(named)("names %s, which is there", (path) => {
    expect(existsSync(path)).toBe(true)
  })

  test("names a test in every line of its tables", () => {
    const rows = text.split("\n").filter((line) => line.startsWith("| ") && !line.startsWith("| ---"))
    const trust = text.split("\n## ")[1] ?? ""
    const claims = rows.filter((line) => !trust.includes(line) && !/^\| (attack|what fails) /.test(line))
    expect(claims.filter((line) => !line.includes("`tests/"))).toEqual([])
  })
})
