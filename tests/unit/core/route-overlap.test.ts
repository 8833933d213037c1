// Two routes overlap exactly where some request would match both; found by construction and held against matching itself.
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { matchesPath, parsePathTemplate } from "@/lib/core/path-template"
import { findOverlap, templatesOverlap } from "@/lib/core/route-overlap"

const overlap = (one: string, other: string) => templatesOverlap(parsePathTemplate(one), parsePathTemplate(other))

describe("two templates", () => {
  it("overlap where a parameter of one can be the literal of the other", () => {
    for (const [one, other] of [
      ["/a/{id}", "/a/me"],
      ["/{x}/b", "/a/{y}"],
      ["/a", "/a"],
      ["/{x}", "/{y}"],
    ] as const) {
      expect([overlap(one, other), overlap(other, one)]).toEqual([true, true])
    }
  })

  it("do not overlap where a literal, the length or the trailing slash differs", () => {
    for (const [one, other] of [
      ["/a/{id}", "/b/{id}"],
      ["/a", "/a/{id}"],
      ["/a/", "/a"],
      ["/a/{id}", "/a/"],
      ["/{x}/b", "/a/c"],
    ] as const) {
      expect([overlap(one, other), overlap(other, one)]).toEqual([false, false])
    }
  })

  it("overlap exactly where a path matches both", () => {
    const segment = fc.constantFrom("a", "b", "{x}", "{y}", "{z}")
    const template = fc
      .tuple(fc.uniqueArray(segment, { minLength: 1, maxLength: 3 }), fc.boolean())
      .map(([segments, slash]) => `/${segments.join("/")}${slash ? "/" : ""}`)
    const values = ["", "a", "b", "c"]
    const paths = values.flatMap((one) => [
      `/${one}`,
      ...values.flatMap((two) => [
        `/${one}/${two}`,
        ...values.flatMap((three) => [`/${one}/${two}/${three}`, `/${one}/${two}/${three}/`]),
      ]),
    ])
    fc.assert(
      fc.property(template, template, (one, other) => {
        const [first, second] = [parsePathTemplate(one), parsePathTemplate(other)]
        const witness = paths.find((path) => matchesPath(first, path) && matchesPath(second, path))
        expect(templatesOverlap(first, second)).toBe(witness !== undefined)
      }),
    )
  })
})

describe("a new route", () => {
  const existing = [{ host: "a.test", methods: ["GET", "PUT"], path: "/a/{id}" }]

  it("overlaps with one of its host that shares a method and a path", () => {
    expect(findOverlap(existing, { host: "a.test", methods: ["PUT"], path: "/a/me" })).toBe(existing[0])
  })

  it("does not overlap on another host, with other methods or on another path", () => {
    expect(findOverlap(existing, { host: "b.test", methods: ["PUT"], path: "/a/me" })).toBeUndefined()
    expect(findOverlap(existing, { host: "a.test", methods: ["POST"], path: "/a/me" })).toBeUndefined()
    expect(findOverlap(existing, { host: "a.test", methods: ["PUT"], path: "/b/me" })).toBeUndefined()
  })
})
