// What anybody who is signed in can do about their own sign-in: leave, leave everywhere, change the password.
// For the account menu and the account page.
"use server"
import { cookies } from "next/headers"
import { z } from "zod"
import { personAction, sessionSettings } from "@/app/portal"
import { changePasswordInput } from "@/lib/usecases/people/change-password"
import { endSessionInput } from "@/lib/usecases/people/end-session"
import { sealSessionToken, sessionCookie, sessionSeconds } from "@/lib/web/session-cookie"

export const signOut = personAction(
  z.object({}),
  async ({ usecases, actor, session }) => {
    await usecases.endSession(actor, { sessionId: session.sessionId })
    const jar = await cookies()
    jar.delete(sessionCookie(sessionSettings().publicUrl).name)
  },
  { refresh: false },
)

export const endOwnSession = personAction(endSessionInput, ({ usecases, actor }, input) =>
  usecases.endSession(actor, input),
)

export const signOutEverywhere = personAction(
  z.object({}),
  async ({ usecases, actor }) => usecases.endAllSessions(actor, { userId: actor.id }),
  { refresh: false },
)

export const changePassword = personAction(
  changePasswordInput.pick({ currentPassword: true, newPassword: true }),
  async ({ usecases, actor, session, network }, input) => {
    const { sessionId } = session
    const { sessionVersion } = await usecases.changePassword(actor, { ...input, sessionId, network })
    // every other browser is out; this one goes on under the new version
    const { publicUrl, secret } = sessionSettings()
    const { name, options } = sessionCookie(publicUrl)
    const token = await sealSessionToken({ sessionId, sessionVersion }, secret)
    const jar = await cookies()
    jar.set(name, token, { ...options, maxAge: sessionSeconds })
  },
)
