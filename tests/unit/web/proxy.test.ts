// What every page's answer carries, by the address that the portal is reached at.
import { NextRequest } from "next/server"
import { afterEach, expect, it } from "vitest"
import { type Container, setContainer } from "@/lib/container"
import { proxy } from "@/proxy"

afterEach(() => setContainer(undefined))

function answer(publicUrl: string): Headers {
  // the one part of the container that is read
  setContainer({ config: { publicUrl } } as unknown as Container)
  const headers = { "x-gw-path": "/somewhere/else", "content-security-policy": "script-src *" }
  return proxy(new NextRequest("http://127.0.0.1:3000/partners?q=a", { headers })).headers
}

it("demands https of browsers where the portal has it, and not where it has not", () => {
  expect(answer("https://portal.test").get("strict-transport-security")).toMatch(/^max-age=\d{8}/)
  expect(answer("http://localhost:3000").get("strict-transport-security")).toBeNull()
})

it("takes neither the path nor the policy from the caller", () => {
  const headers = answer("http://localhost:3000")
  expect(headers.get("x-middleware-request-x-gw-path")).toBe("/partners?q=a")
  expect(headers.get("x-middleware-request-content-security-policy")).toContain("'nonce-")
  expect(headers.get("content-security-policy")).not.toContain("script-src *")
})
