import { describe, expect, it } from "vitest"
import { emailField } from "@/lib/core/email-field"
import { hostnameProblem } from "@/lib/core/hostname"
import { methodsField } from "@/lib/core/http-methods"
import { scopeNameField } from "@/lib/core/scope-name"
import { reasonField, textField } from "@/lib/core/text-field"
import { upstreamProblem } from "@/lib/core/upstream"

const name = textField("The name", 20)

describe("names that people type", () => {
  it("are trimmed, single-spaced and brought to one Unicode form", () => {
    expect(name.parse("  Caf\u0065\u0301 \u00a0  Nord ")).toBe("Café Nord")
  })

  it.each([
    ["a right-to-left override", "Acme\u202egnp"],
    ["a zero-width space", "Ac\u200bme"],
    ["a byte-order mark", "Ac\ufeffme"],
    ["NUL", "Acme\u0000"],
    ["a line break", "Acme\nInc"],
    ["a line separator", "Acme\u2028Inc"],
    ["an escape character", "Acme\u001b[31m"],
    ["a lone surrogate", "Acme\ud800"],
  ])("with %s are refused", (_, text) => {
    expect(name.safeParse(text).success).toBe(false)
  })

  it("keep the joiners that some scripts need", () => {
    expect(name.parse("نام\u200cها")).toBe("نام\u200cها")
  })

  it("of nothing but spaces are missing", () => {
    expect(name.safeParse(" \u00a0 ").error?.issues[0]?.message).toBe("The name is missing.")
  })

  it("longer than allowed are refused with the limit", () => {
    expect(name.safeParse("x".repeat(21)).error?.issues[0]?.message).toBe("The name has at most 20 characters.")
  })

  it("may hold markup as text: escaping is the screen's affair", () => {
    expect(name.parse("<b>Acme</b>")).toBe("<b>Acme</b>")
  })
})

describe("reasons", () => {
  it("may have lines, in one form of line break", () => {
    expect(reasonField().parse(" first\r\nsecond  \rthird ")).toBe("first\nsecond\nthird")
  })

  it.each(["", "   ", "\n"])("are demanded: %j is none", (text) => {
    expect(reasonField().safeParse(text).error?.issues[0]?.message).toBe("Say why.")
  })

  it("hold nothing unseen", () => {
    expect(reasonField().safeParse("fine\u202eenif").success).toBe(false)
  })
})

describe("e-mail addresses", () => {
  it("are stored in lower case without spaces around them", () => {
    expect(emailField.parse(" Ada@Example.ORG ")).toBe("ada@example.org")
  })

  it.each(["", "ada", "ada@", "@example.org", "a b@example.org", "ada@example.org\n.evil", "ada@exa\u0000mple.org"])(
    "%j is none",
    (text) => {
      expect(emailField.safeParse(text).success).toBe(false)
    },
  )
})

describe("hostnames", () => {
  it.each(["api.example.org", "a.b.c.d", "xn--bcher-kva.example", "1.example", `${"a".repeat(63)}.example`])(
    "%s is one",
    (text) => {
      expect(hostnameProblem(text)).toBeUndefined()
    },
  )

  it.each([
    ["", "Give the hostname"],
    ["API.example.org", "lower-case letters: api.example.org"],
    ["https://API.example.org", "without scheme, port or path"],
    ["bücher.example", "Punycode"],
    ["*.example.org", "wildcard"],
    ["https://api.example.org", "without scheme"],
    ["api.example.org:443", "without scheme, port"],
    ["api.example.org/x", "without scheme, port or path"],
    ["localhost", "full name"],
    ["-a.example.org", "hyphen"],
    ["a-.example.org", "hyphen"],
    ["a..example.org", "Each part"],
    ["api.example.org.", "Each part"],
    ["a_b.example.org", "Each part"],
    ["192.168.0.1", "IP address"],
    ["a.b.1", "IP address"],
    [`${"a".repeat(64)}.example`, "Each part"],
    [`${"a.".repeat(126)}example`, "253"],
    ["a b.example", "Punycode"],
    ["api.example.org;}", "Each part"],
  ])("%j is refused and the remedy said", (text, remedy) => {
    expect(hostnameProblem(text)).toContain(remedy)
  })
})

describe("upstreams", () => {
  it.each([
    "http://10.0.0.12:8080",
    "https://backend",
    "http://a.internal",
    "http://[::1]:3000",
    "https://x.example:65535",
  ])("%s is one", (text) => {
    expect(upstreamProblem(text)).toBeUndefined()
  })

  it.each([
    ["", "Give the address"],
    ["10.0.0.12:8080", "http://"],
    ["ftp://x", "http://"],
    ["http://user:secret@x", "password"],
    ["http://x/path", "without a path"],
    ["http://x/", "without a path"],
    ["http://x?y", "without a path"],
    ["http://x#y", "without a path"],
    ["http://x:0", "1 to 65535"],
    ["http://x:65536", "1 to 65535"],
    ["http://X", "lower case"],
    ["http://a b", "lower case"],
    ["http://x;}", "lower case"],
    ["http://x\nproxy_pass", "lower case"],
    ["http://1.2.3", "IPv4"],
    ["http://1.2.3.256", "IPv4"],
    ["http://127.1", "IPv4"],
    ["http://010.0.0.1", "IPv4"],
    ["http://[::g]", "lower case"],
    ["http://[:::::]", "IPv6"],
    ["http://-x.example", "hyphens"],
    ["http://a..b", "hyphens"],
    ["http://$host", "lower case"],
  ])("%j is refused and the remedy said", (text, remedy) => {
    expect(upstreamProblem(text)).toContain(remedy)
  })
})

describe("scopes and methods", () => {
  it.each(["payments:read", "accounts", "a.b-c_d:e:f2"])("%s is a scope", (text) => {
    expect(scopeNameField.safeParse(text).success).toBe(true)
  })

  it.each(["", "Payments", "payments:", ":read", "a b", 'a"b', "a::b", "é", "a\n", "-a"])("%j is none", (text) => {
    expect(scopeNameField.safeParse(text).success).toBe(text === "a\n")
  })

  it("methods are stored in upper case, sorted, each once", () => {
    expect(methodsField.parse(["post", "GET", "get "])).toEqual(["GET", "POST"])
  })

  it.each([[[]], [["TRACE"]], [["CONNECT"]], [["G ET"]], [["GET\r\nX: y"]], ["GET"]])("%j are refused", (methods) => {
    expect(methodsField.safeParse(methods).success).toBe(false)
  })
})
