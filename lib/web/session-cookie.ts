// The browser's half of a session: an encrypted token that names the session's row and the person's session version.
// For sign-in, the guards and the password change. It proves nothing by itself: the row is asked on every request.
import { decode, encode } from "next-auth/jwt"
import { z } from "zod"

const sessionToken = z.object({ sessionId: z.string().max(64), sessionVersion: z.number().int() })
export type SessionToken = z.infer<typeof sessionToken>

/** As long as the row: twelve hours. */
export const sessionSeconds = 12 * 3600

export type SessionCookie = {
  name: string
  options: { httpOnly: true; sameSite: "lax"; path: "/"; secure: boolean }
}

/** The name that next-auth gives it; the prefix makes a browser refuse one that was set over plain http. */
export function sessionCookie(publicUrl: string): SessionCookie {
  const secure = isHttps(publicUrl)
  return {
    name: `${secure ? "__Secure-" : ""}next-auth.session-token`,
    options: { httpOnly: true, sameSite: "lax", path: "/", secure },
  }
}

export function isHttps(publicUrl: string): boolean {
  return publicUrl.startsWith("https://")
}

export function sealSessionToken(token: SessionToken, secret: string): Promise<string> {
  return encode({ token, secret, maxAge: sessionSeconds })
}

/** Null for a token that is absent, forged, too old or not ours: all mean that nobody is signed in. */
export async function openSessionToken(value: string | undefined, secret: string): Promise<SessionToken | null> {
  if (value === undefined || value === "") return null
  try {
    return sessionToken.safeParse(await decode({ token: value, secret })).data ?? null
  } catch {
    // cannot be decrypted or has ended: whoever holds it signs in again
    return null
  }
}
