// Path templates: what may be written, what matches, and that the expression that gateways render matches the same.
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { isMalformedTarget } from "@/lib/core/malformed-path"
import {
  matchesPath,
  parsePathTemplate,
  pathOf,
  pathTemplateProblem,
  templateTargetSource,
} from "@/lib/core/path-template"

const matches = (template: string, path: string) => matchesPath(parsePathTemplate(template), path)

describe("a path template", () => {
  it("is made of literal segments and whole parameters", () => {
    for (const text of ["/", "/a", "/a/", "/a/{id}", "/{a}/{b}/", "/v1/a.b~c:d@e,f=g!h$i(j)+k-l_m"]) {
      expect(pathTemplateProblem(text)).toBeUndefined()
    }
  })

  it("is refused with the reason and the remedy", () => {
    const wrong: Record<string, RegExp> = {
      "": /slash/,
      a: /slash/,
      "/a?b": /query/,
      "/a#b": /fragment/,
      "//a": /empty/,
      "/a//b": /empty/,
      "/a/../b": /dot segments/,
      "/./a": /dot segments/,
      "/a/*": /wildcard/,
      "/a%20b": /percent/,
      "/a{id}": /whole segment/,
      "/{id}x": /whole segment/,
      "/{}": /whole segment/,
      "/{1a}": /whole segment/,
      "/{a}/{a}": /twice/,
      "/a b": /character/,
      '/a"b': /character/,
      "/a;b": /character/,
      "/ü": /character/,
      [`/${"a".repeat(512)}`]: /at most 512/,
      ["/a".repeat(33)]: /at most 32/,
    }
    for (const [text, reason] of Object.entries(wrong)) expect(pathTemplateProblem(text)).toMatch(reason)
  })

  it("stands for exactly one segment at each parameter, never none", () => {
    expect(matches("/a/{id}", "/a/1")).toBe(true)
    for (const path of ["/a", "/a/", "/a/1/", "/a/1/2", "/b/1", "/A/1"]) expect(matches("/a/{id}", path)).toBe(false)
  })

  it("tells a trailing slash from none", () => {
    expect([matches("/a/", "/a/"), matches("/a/", "/a"), matches("/a", "/a/")]).toEqual([true, false, false])
  })

  it("takes special characters of expressions literally", () => {
    expect([matches("/a.b", "/a.b"), matches("/a.b", "/axb"), matches("/a+(b)$", "/a+(b)$")]).toEqual([
      true,
      false,
      true,
    ])
  })

  it("matches the same targets as the expression that gateways render", () => {
    const segment = fc.oneof(
      fc.stringMatching(/^[A-Za-z0-9.~:@$(),=+!_-]{1,4}$/),
      fc.constantFrom("{a}", "{b}", "a", "b", "a.b"),
    )
    const template = fc
      .tuple(fc.array(segment, { minLength: 1, maxLength: 4 }), fc.boolean())
      .map(([segments, slash]) => `/${segments.join("/")}${slash ? "/" : ""}`)
      .filter((text) => pathTemplateProblem(text) === undefined)
    const near = fc.tuple(
      template,
      fc.array(fc.constantFrom("a", "b", "a.b", "x", "%41", "axb"), { minLength: 4 }),
      fc.constantFrom("", "/", "?q", "?/a", "x"),
    )
    fc.assert(
      fc.property(template, near, (text, [other, values, end]) => {
        const left = [...values]
        const target = other.replace(/\{[^}]+\}/g, () => left.pop() ?? "x") + end
        fc.pre(!isMalformedTarget(target))
        for (const source of [text, other]) {
          const parsed = parsePathTemplate(source)
          expect(new RegExp(templateTargetSource(parsed)).test(target)).toBe(matchesPath(parsed, pathOf(target)))
        }
      }),
      { numRuns: 1000 },
    )
  })
})

describe("the path of a target", () => {
  it("is what stands before the first question mark", () => {
    expect([pathOf("/a?b?c"), pathOf("/a"), pathOf("/a?")]).toEqual(["/a", "/a", "/a"])
  })
})
