// Runs before every page: a fresh nonce for its Content-Security-Policy, HSTS where the public address is https,
// and the path for the guards. It decides nothing about access: each page, action and route does that itself.
import { type NextRequest, NextResponse } from "next/server"
import { getContainer } from "@/lib/container"
import { contentSecurityPolicy } from "@/lib/web/content-security-policy"
import { pathHeader } from "@/lib/web/path-header"
import { isHttps } from "@/lib/web/session-cookie"

const hsts = "max-age=63072000; includeSubDomains"

export function proxy(request: NextRequest): NextResponse {
  const https = isHttps(getContainer().config.publicUrl)
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64")
  const policy = contentSecurityPolicy(nonce, { https, development: process.env.NODE_ENV === "development" })
  const headers = new Headers(request.headers)
  // Next reads the nonce out of the request's own policy and gives it to its scripts
  headers.set("content-security-policy", policy)
  headers.set(pathHeader, `${request.nextUrl.pathname}${request.nextUrl.search}`)
  const response = NextResponse.next({ request: { headers } })
  response.headers.set("content-security-policy", policy)
  if (https) response.headers.set("strict-transport-security", hsts)
  // pages hold what one person may see
  response.headers.set("cache-control", "no-store")
  return response
}

export const config = { matcher: ["/((?!_next/static|agent/|favicon.ico|icon.svg).*)"] }
