import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { accessMatrix, type PolicyContent } from "@/lib/bundle"
import type { AccessMark } from "@/lib/core/access-matrix"
import { anyPolicy, application, host, samplePolicy } from "./sample-policy"

const march = "2027-03-01T00:00:00.000Z"
const matrixFrom = (before: Partial<PolicyContent>, after: Partial<PolicyContent>) =>
  accessMatrix(samplePolicy(before), samplePolicy(after))
const pay = (...scopes: { name: string; endsAt?: string }[]) => ({ applications: [application("app_pay", { scopes })] })
const write = { name: "payments:write" }
const read = { name: "payments:read" }
const empty = { applications: [], routes: [], more: { applications: 0, routes: 0 } }
const writes = { host, path: "/payments", methods: ["POST"], scope: "payments:write" }
const reads = { host, path: "/payments/{id}", methods: ["GET"], scope: "payments:read" }

describe("the table of who may call what", () => {
  test("is empty where nobody's access differs", () => {
    expect(matrixFrom({}, {})).toEqual(empty)
    expect(matrixFrom(pay(write), { ...pay(write), trust: { anchors: [], crls: [] } })).toEqual(empty)
  })

  test("marks what is added with its end, and beside it what the same application keeps", () => {
    const { routes } = matrixFrom(pay(read), pay(read, { ...write, endsAt: march }))
    expect(routes).toEqual([
      { ...writes, cells: [{ mark: "added", until: march }] },
      { ...reads, cells: [{ mark: "kept" }] },
    ])
  })

  test("marks what is removed, and another end", () => {
    expect(matrixFrom(pay(write), pay()).routes).toEqual([{ ...writes, cells: [{ mark: "removed" }] }])
    expect(matrixFrom(pay(write), pay({ ...write, endsAt: march })).routes).toEqual([
      { ...writes, cells: [{ mark: "until", until: march }] },
    ])
  })

  test("takes everything from an application that is stopped", () => {
    const stopped = { ...pay(write), revocations: { revoked: [], suspended: ["app_pay"] } }
    expect(matrixFrom(pay(write), stopped).routes).toEqual([{ ...writes, cells: [{ mark: "removed" }] }])
  })

  test("puts methods that say the same on one line", () => {
    const { hosts, routes } = samplePolicy().routes
    const more = { id: "rte_3", host, methods: ["DELETE", "PUT"], path: "/payments", scope: "payments:write" }
    const [row] = matrixFrom({ ...pay(write) }, { ...pay(write), routes: { hosts, routes: [...routes, more] } }).routes
    expect(row).toEqual({ ...writes, methods: ["DELETE", "PUT"], cells: [{ mark: "added" }] })
  })

  test("says how much it leaves out", () => {
    const many = Array.from({ length: 70 }, (_, index) => application(`app_${index}`, { scopes: [write] }))
    const { applications, more } = matrixFrom({ applications: [] }, { applications: many })
    expect([applications.length, more]).toEqual([50, { applications: 20, routes: 0 }])
  })

  test("read backwards, removes what it added and adds what it removed", () => {
    const turned: Record<AccessMark, AccessMark> = { added: "removed", removed: "added", kept: "kept", until: "until" }
    const marks = (before: PolicyContent, after: PolicyContent, turn: (mark: AccessMark) => AccessMark) =>
      accessMatrix(before, after)
        .routes.flatMap(({ cells }) => cells.flatMap((cell) => (cell === null ? [] : [turn(cell.mark)])))
        .sort()
    fc.assert(
      fc.property(anyPolicy, anyPolicy, (before, after) => {
        // beyond the limits it is not said which are left out
        fc.pre(accessMatrix(before, after).more.applications === 0 && accessMatrix(before, after).more.routes === 0)
        const there = marks(before, after, (mark) => mark)
        const back = marks(after, before, (mark) => turned[mark])
        expect(new Set(back)).toEqual(new Set(there))
      }),
      { numRuns: 50 },
    )
  })
})
