// next-auth's own addresses: the CSRF token, sign-in by password and by single sign-on, sign-out.
// For the sign-in page and the identity provider's redirect. A request that another site's page sends changes nothing.

import type { NextRequest } from "next/server"
import NextAuth from "next-auth"
import { authSettings } from "@/app/portal"
import { authOptions } from "@/lib/web/auth-options"
import { isOwnOrigin } from "@/lib/web/require-own-origin"

type Context = { params: Promise<{ nextauth: string[] }> }

async function handle(request: NextRequest, context: Context): Promise<Response> {
  return NextAuth(request, context, authOptions(authSettings()))
}

async function handlePost(request: NextRequest, context: Context): Promise<Response> {
  const { headers } = request
  const origin = headers.get("origin")
  // without an Origin, next-auth's own CSRF token decides
  if (origin === null || isOwnOrigin(origin, headers.get("host"), authSettings().publicUrl)) {
    return handle(request, context)
  }
  return Response.json({ error: "The request came from another site." }, { status: 403 })
}

export { handle as GET, handlePost as POST }
