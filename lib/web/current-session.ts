// Who is signed in, asked of the database on every request: a session that was ended anywhere is ended here at once.
// For every wrapper. Within the rendering of one page it is asked once.
import { cookies } from "next/headers"
import { cache } from "react"
import type { PersonUser } from "./audience"
import { openSessionToken, type SessionToken, sessionCookie } from "./session-cookie"
import type { WebDeps } from "./web-deps"

export type CurrentSession = { actor: PersonUser; token: SessionToken }

export function makeCurrentSession(deps: () => Pick<WebDeps, "publicUrl" | "secret" | "usecases">) {
  return cache(async (): Promise<CurrentSession | null> => {
    const jar = await cookies()
    const { publicUrl, secret, usecases } = deps()
    const token = await openSessionToken(jar.get(sessionCookie(publicUrl).name)?.value, secret)
    if (token === null) return null
    const actor = await usecases.resumeSession(token)
    return actor?.kind === "user" ? { actor, token } : null
  })
}
