// Which request-targets are refused before anything is matched; each kind by the attack that it stands for.
// The expression is the one that gateways render, so it is also held to what they can read.
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  isMalformedMethod,
  isMalformedTarget,
  type MalformedKind,
  malformedKind,
  malformedTargetSource,
  maxTargetLength,
} from "@/lib/core/malformed-path"

const attacks: Record<MalformedKind, string[]> = {
  "too-long": [`/${"x".repeat(maxTargetLength)}`],
  "not-absolute": ["", "*", "v1", "https://a.example.test/v1", "a.example.test:443", "?a=b"],
  "forbidden-character": ["/a b", "/a\0", "/a\t", "/\x7f", "/ü", "/\xff", "/a#b", "/a?b#c", "/a?b c", "/a?\0"],
  "empty-segment": ["//", "//a", "/a//b", "/a//", "/a//?b"],
  "dot-segment": ["/.", "/..", "/a/./b", "/a/../b", "/a/..", "/a/%2e", "/%2E%2e/a", "/.%2e", "/a/%2e./?b"],
  "encoded-delimiter": ["/a%2fb", "/a%2Fb", "/a%5cb", "/a%5C", "/a%3bb", "/..%2f"],
  "encoded-control": ["/a%00", "/%0a", "/%0D%0A", "/%1f", "/%7f", "/%7F"],
  "double-encoding": ["/%252e%252e", "/%252f", "/%25252F", "/%255c", "/%2500"],
  "bad-percent": ["/%", "/%2", "/%zz", "/a%g1", "/a%/b", "/a%?b"],
  "overlong-utf8": ["/%c0%ae", "/%C1%81", "/%e0%80%af", "/%f0%80%80%af", "/%ff", "/%F5"],
  "path-character": ["/a\\b", "/a;b", "/..;/a", "/a{b}", "/a|b", "/a<b", '/a"b', "/a^b", "/a`b", "/[a]"],
}

describe("a malformed request-target", () => {
  for (const [kind, targets] of Object.entries(attacks)) {
    it(`is refused as ${kind}`, () => {
      for (const target of targets) expect({ target, kind: malformedKind(target) }).toEqual({ target, kind })
    })
  }

  it("is not what programs send every day", () => {
    const fine = [
      ...["/", "/v1/orders/12", "/v1/orders/", "/a.b/c", "/...", "/a..b", "/.well-known/x", "/a,b=c!$&'()*+:@~_-"],
      ...[
        "/%41",
        "/caf%c3%a9",
        "/a%20b",
        "/%25",
        "/100%25/x",
        "/?",
        "/a?b=//../..",
        "/a?%",
        "/a?b;c",
        "/a?{x}",
        "/a?b\\c",
      ],
      ...["/a%e2%82%ac", `/${"x".repeat(maxTargetLength - 1)}`],
    ]
    for (const target of fine) expect({ target, kind: malformedKind(target) }).toEqual({ target, kind: undefined })
  })

  it("is named by a kind exactly where the rendered expression matches", () => {
    const rendered = new RegExp(malformedTargetSource)
    fc.assert(
      fc.property(
        fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((byte) => String.fromCharCode(byte)) }),
        (text) => {
          for (const target of [text, `/${text}`]) {
            expect(rendered.test(target)).toBe(malformedKind(target) !== undefined)
            expect(isMalformedTarget(target)).toBe(rendered.test(target))
          }
        },
      ),
    )
  })

  it("is whatever a decoder could turn into another path", () => {
    const piece = fc.constantFrom("/", ".", "..", "%2e", "%2E", "%2f", "%5c", "a", "%25", "2e", "\\", ";", "%00", "?")
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const target = `/${pieces.join("")}`
        const path = target.replace(/[?].*/, "")
        fc.pre(!isMalformedTarget(target))
        for (let decoded = path, round = 0; round < 3; round++, decoded = decodeLeniently(decoded)) {
          expect(new URL(decoded.replaceAll("?", "%3F"), "http://a.test").pathname.split("/").length).toBe(
            path.split("/").length,
          )
        }
      }),
    )
  })

  it("is matched by an expression that nginx, Envoy and HAProxy read alike", () => {
    expect(malformedTargetSource).not.toMatch(/["']|\\\\|\(\?[=!<]|\\[1-9]/)
    expect(malformedTargetSource.length).toBeLessThan(4000)
  })
})

describe("a method", () => {
  it("is malformed unless it is written in upper-case letters, hyphens and underscores", () => {
    for (const method of ["GET", "PURGE", "M-SEARCH", "X_Y"]) expect(isMalformedMethod(method)).toBe(false)
    for (const method of ["", "get", "GeT", "GET ", "G3T", "G\0T", "GÉT", "GET\n"])
      expect(isMalformedMethod(method)).toBe(true)
  })
})

/** As an upstream that is glad to decode anything would. */
function decodeLeniently(text: string): string {
  return text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}
