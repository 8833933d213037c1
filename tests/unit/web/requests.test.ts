// What the portal makes of a request before anything else looks at it: who sent it, from where, and what it carries.
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { z } from "zod"
import { DomainError } from "@/lib/core/domain-error"
import { actionFailure, inputFailure } from "@/lib/web/action-failure"
import { localPath } from "@/lib/web/local-path"
import { readCsrFile } from "@/lib/web/read-csr-file"
import { readInput } from "@/lib/web/read-input"
import { isOwnOrigin, requireOwnOrigin } from "@/lib/web/require-own-origin"
import { openSessionToken, sealSessionToken, sessionCookie } from "@/lib/web/session-cookie"
import { settleForwardedHeaders } from "@/lib/web/settle-forwarded-headers"

const secret = "a secret of this test alone, long enough"

describe("forwarded headers", () => {
  const proxies = new Set(["10.0.0.1", "10.0.0.2"])
  const settle = (remoteAddress: string, headers: Record<string, string>) => {
    // the two parts of a request that are read
    const request = { headers: { ...headers }, socket: { remoteAddress } } as unknown as Parameters<
      typeof settleForwardedHeaders
    >[0]
    settleForwardedHeaders(request, (address) => proxies.has(address))
    return request.headers
  }

  it("of a stranger are dropped, and the address is the stranger's own", () => {
    const headers = settle("::ffff:203.0.113.9", {
      "x-forwarded-for": "127.0.0.1",
      "x-forwarded-host": "evil.test",
      "x-forwarded-proto": "https",
      forwarded: "for=127.0.0.1",
    })
    expect(headers).toEqual({ "x-forwarded-for": "203.0.113.9" })
  })

  it("of a trusted proxy are kept, and the caller is the last hop that is not ours", () => {
    const headers = settle("10.0.0.1", {
      "x-forwarded-for": "127.0.0.1, 203.0.113.9, 10.0.0.2",
      "x-forwarded-host": "portal.test",
    })
    expect(headers).toEqual({ "x-forwarded-for": "203.0.113.9", "x-forwarded-host": "portal.test" })
  })

  it("that name no caller leave the proxy itself as the caller", () => {
    expect(settle("10.0.0.1", {})["x-forwarded-for"]).toBe("10.0.0.1")
    expect(settle("10.0.0.1", { "x-forwarded-for": "10.0.0.2" })["x-forwarded-for"]).toBe("10.0.0.1")
  })

  it("read addresses with brackets and ports", () => {
    expect(settle("10.0.0.1", { "x-forwarded-for": "[2001:db8::1]:443" })["x-forwarded-for"]).toBe("2001:db8::1")
    expect(settle("10.0.0.1", { "x-forwarded-for": "203.0.113.9:1234" })["x-forwarded-for"]).toBe("203.0.113.9")
  })
})

describe("the origin of a change", () => {
  const publicUrl = "https://portal.test"

  it.each(["https://portal.test", "https://PORTAL.test"])("%s is ours", (origin) => {
    expect(isOwnOrigin(origin, null, publicUrl)).toBe(true)
  })

  it("is ours where it is the very address that was asked", () => {
    expect(isOwnOrigin("http://127.0.0.1:3000", "127.0.0.1:3000", publicUrl)).toBe(true)
  })

  it.each([
    "http://portal.test",
    "https://portal.test.evil.test",
    "https://portal.test:444",
    "null",
    "",
    "javascript:1",
  ])("%s is not", (origin) => {
    expect(isOwnOrigin(origin, "somewhere.test", publicUrl)).toBe(false)
  })

  it("has to be there", () => {
    expect(() => requireOwnOrigin(new Headers({ host: "portal.test" }), publicUrl)).toThrow(DomainError)
  })
})

describe("where to go after signing in", () => {
  it.each(["/partners?q=a%20b", "/releases/sandbox/3"])("%s is ours", (path) => {
    expect(localPath(path, "/")).toBe(path)
  })

  it.each([
    "https://evil.test",
    "//evil.test",
    "/\\evil.test",
    "\\\\evil.test",
    "/\t/evil.test",
    "javascript:alert(1)",
    "",
    undefined,
    ["/a", "/b"],
  ])("%s is not", (path) => {
    expect(localPath(path, "/home")).toBe("/home")
  })

  it("is on this site, whatever is asked for", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(new URL(localPath(text, "/"), "https://portal.test").origin).toBe("https://portal.test")
      }),
    )
  })
})

describe("what a form sends", () => {
  const form = (...entries: [string, string][]) => {
    const data = new FormData()
    for (const [name, value] of entries) data.append(name, value)
    return data
  }

  it("nests by dots, and makes lists of numbers and of []", () => {
    const sent = form(["contacts.2.name", "B"], ["contacts.0.name", "A"], ["methods[]", "GET"], ["reason", "why"])
    expect(readInput(sent)).toEqual({ contacts: [{ name: "A" }, { name: "B" }], methods: ["GET"], reason: "why" })
  })

  it("leaves out what was left empty", () => {
    expect(readInput(form(["endsOn", ""], ["reason", "why"]))).toEqual({ reason: "why" })
  })

  it("reaches no prototype by a field's name", () => {
    const read = readInput(form(["__proto__.polluted", "yes"], ["constructor.prototype.polluted", "yes"]))
    expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain("polluted")
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype)
  })

  it.each([null, undefined, 3, "text", [1, 2]])("that is %s is nothing", (sent) => {
    expect(readInput(sent)).toEqual({})
  })

  it("is an object whatever somebody calls an action with", () => {
    fc.assert(fc.property(fc.anything(), (sent) => void expect(readInput(sent)).toBeTypeOf("object")))
  })
})

describe("a signing request out of a form", () => {
  it("is the file, where there is one", async () => {
    expect(await readCsrFile(new File(["from file"], "a.csr"), "typed")).toBe("from file")
    expect(await readCsrFile(new File([], "empty.csr"), "typed")).toBe("typed")
  })

  it("is refused by its size before it is read", async () => {
    await expect(readCsrFile(new File(["x".repeat(70_000)], "a.csr"), undefined)).rejects.toThrow("too_large")
    await expect(readCsrFile(undefined, "x".repeat(70_000))).rejects.toThrow("too_large")
  })

  it("that is missing is asked for at its field", async () => {
    await expect(readCsrFile(undefined, undefined)).rejects.toMatchObject({ fields: { csr: expect.any(String) } })
  })
})

describe("a failure", () => {
  it("of the input names each field once, with its first reason", () => {
    const schema = z.object({ contacts: z.array(z.object({ name: z.string().min(2, "short").regex(/^b/, "no b") })) })
    const { error } = schema.safeParse({ contacts: [{ name: "a" }] })
    if (error === undefined) throw new Error("it was taken")
    expect(inputFailure(error).fields).toEqual({ "contacts.0.name": "short" })
  })

  it("that nobody foresaw shows a number alone, which is in the log", () => {
    const logged: Record<string, unknown>[] = []
    const failure = actionFailure(new Error("secret"), { error: (fields) => logged.push(fields) })
    expect(failure.detail).not.toContain("secret")
    expect(failure.detail).toContain(String(logged[0]?.id))
  })
})

describe("the session's cookie", () => {
  it("is kept to https by its name where the address is https", () => {
    expect(sessionCookie("https://portal.test")).toMatchObject({
      name: "__Secure-next-auth.session-token",
      options: { httpOnly: true, secure: true, sameSite: "lax" },
    })
    expect(sessionCookie("http://localhost:3000").options.secure).toBe(false)
  })

  it("opens with the secret that sealed it, and with no other", async () => {
    const token = { sessionId: "ses_1", sessionVersion: 3 }
    const sealed = await sealSessionToken(token, secret)
    expect(sealed).not.toContain("ses_1")
    expect(await openSessionToken(sealed, secret)).toEqual(token)
    expect(await openSessionToken(sealed, `${secret}!`)).toBeNull()
    expect(await openSessionToken(`${sealed.slice(0, -4)}AAAA`, secret)).toBeNull()
    expect(await openSessionToken("not a token", secret)).toBeNull()
  })
})
