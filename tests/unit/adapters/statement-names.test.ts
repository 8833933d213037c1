// Names of statements: the same text keeps its name, and names are never given away without end.
import { describe, expect, test } from "vitest"
import { makeStatementNames } from "@/lib/adapters/statement-names"

describe("names of statements", () => {
  test("the same text has the same name, another text another", () => {
    const nameOf = makeStatementNames()
    const first = nameOf({ sql: "select 1" })
    expect(first).toEqual(expect.any(String))
    expect(nameOf({ sql: "select 1" })).toBe(first)
    expect(nameOf({ sql: "select 2" })).not.toBe(first)
  })

  test("texts without end are left unnamed, and those that have a name keep it", () => {
    const nameOf = makeStatementNames(2)
    const [first, second] = [nameOf({ sql: "select 1" }), nameOf({ sql: "select 2" })]
    expect(nameOf({ sql: "select 3" })).toBe("")
    expect([nameOf({ sql: "select 1" }), nameOf({ sql: "select 2" })]).toEqual([first, second])
  })
})
