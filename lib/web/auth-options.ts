// How next-auth signs people in: by password through our own use case, and by single sign-on where it is configured.
// For its route. It keeps no users of its own; its token names a session row of ours, which ends at sign-out.
import type { NextAuthOptions } from "next-auth"
import type { JWT } from "next-auth/jwt"
import CredentialsProvider from "next-auth/providers/credentials"
import { z } from "zod"
import { DomainError } from "@/lib/core/domain-error"
import type { UseCases } from "@/lib/usecases"
import { authenticateWithOidcInput } from "@/lib/usecases/people/authenticate-with-oidc"
import { authenticateWithPasswordInput } from "@/lib/usecases/people/authenticate-with-password"
import { actionFailure, type FailureLog } from "./action-failure"
import { isHttps, sessionCookie, sessionSeconds } from "./session-cookie"

export type OidcSettings = { issuer: string; clientId: string; clientSecret: string }

export type AuthSettings = {
  publicUrl: string
  /** Seals the session tokens. */
  secret: string
  oidc: OidcSettings | null
  log: FailureLog
  usecases: Pick<UseCases, "authenticateWithPassword" | "authenticateWithOidc" | "resumeSession" | "endSession">
}

/** What a sign-in leaves for the token. */
const signedIn = z.object({ sessionId: z.string(), sessionVersion: z.number() })

export function authOptions(settings: AuthSettings): NextAuthOptions {
  const { publicUrl, secret, oidc } = settings
  return {
    secret,
    useSecureCookies: isHttps(publicUrl),
    cookies: { sessionToken: sessionCookie(publicUrl) },
    session: { strategy: "jwt", maxAge: sessionSeconds },
    pages: { signIn: "/sign-in", error: "/sign-in", signOut: "/sign-in" },
    providers: [passwordProvider(settings), ...(oidc === null ? [] : [oidcProvider(oidc)])],
    callbacks: {
      signIn: async ({ user, account, profile }) => {
        if (account?.provider === "password") return true
        return signInWithOidc(settings, oidc, { user, account, profile })
      },
      jwt: ({ token, user }): JWT => {
        const fresh = signedIn.safeParse(user).data
        return fresh ?? signedIn.catch({ sessionId: "", sessionVersion: 0 }).parse(token)
      },
      // pages ask our own guard; whoever asks next-auth learns that there is a session and when it ends
      session: ({ session }) => ({ expires: session.expires }),
    },
    events: { signOut: ({ token }) => endSessionOf(settings, token) },
    logger: { error: (code, metadata) => logError(settings.log, code, metadata), warn: () => undefined },
  }
}

function passwordProvider({ usecases, log }: AuthSettings) {
  return CredentialsProvider({
    id: "password",
    name: "Password",
    credentials: { email: { label: "E-mail", type: "email" }, password: { label: "Password", type: "password" } },
    authorize: async (credentials, { headers }) => {
      const network = callerAddress(headers ?? {})
      const { email = "", password = "" } = credentials ?? {}
      const input = authenticateWithPasswordInput.safeParse({ email, password, network })
      const attempt = input.data ?? { email: email.slice(0, 254), password: "", network }
      try {
        const { sessionId, sessionVersion, user } = await usecases.authenticateWithPassword(attempt)
        return { id: user.id, sessionId, sessionVersion }
      } catch (error) {
        // next-auth carries nothing but a message to the sign-in page
        throw new Error(actionFailure(error, log).detail, { cause: error })
      }
    },
  })
}

/** The listener leaves exactly one address there, the caller's. */
export function callerAddress(headers: Record<string, unknown>): string {
  const address = headers["x-forwarded-for"]
  return typeof address === "string" ? address.slice(0, 100) : "unknown"
}

function oidcProvider({ issuer, clientId, clientSecret }: OidcSettings): NextAuthOptions["providers"][number] {
  return {
    id: "oidc",
    name: "Single sign-on",
    type: "oauth",
    wellKnown: `${issuer.replace(/\/+$/, "")}/.well-known/openid-configuration`,
    issuer,
    clientId,
    clientSecret,
    authorization: { params: { scope: "openid email profile" } },
    idToken: true,
    checks: ["pkce", "state", "nonce"],
    profile: (profile: { sub: string }) => ({ id: profile.sub }),
  }
}

const oidcProfile = z.object({
  sub: z.string(),
  email: z.string().optional(),
  email_verified: z.boolean().optional(),
  name: z.string().optional(),
})

type OidcCallback = { user: object; account: { providerAccountId: string } | null; profile?: unknown }

/** True, or the sign-in page with the code of what was wrong. */
async function signInWithOidc(
  { usecases, log }: AuthSettings,
  oidc: OidcSettings | null,
  { user, profile }: OidcCallback,
): Promise<true | string> {
  try {
    const { sub, email, email_verified: emailVerified, name } = oidcProfile.parse(profile)
    const input = { issuer: oidc?.issuer, subject: sub, email, emailVerified, name }
    const { sessionId, sessionVersion } = await usecases.authenticateWithOidc(authenticateWithOidcInput.parse(input))
    // next-auth hands this same object to the jwt callback
    Object.assign(user, { sessionId, sessionVersion })
    return true
  } catch (error) {
    // a code and not its words: whoever makes somebody open an address shall not write on our page
    return `/sign-in?${new URLSearchParams({ error: actionFailure(error, log).code })}`
  }
}

async function endSessionOf({ usecases, log }: AuthSettings, token: unknown): Promise<void> {
  const named = signedIn.safeParse(token).data
  if (named === undefined) return
  try {
    const actor = await usecases.resumeSession(named)
    if (actor !== null) await usecases.endSession(actor, { sessionId: named.sessionId })
  } catch (error) {
    // it ended in the meantime, which is what was wanted
    if (!(error instanceof DomainError) || error.code !== "not_found") log.error({ err: error }, "sign-out failed")
  }
}

/** What next-auth has to say of a failure may hold the identity provider's answer: its code and message are enough. */
function logError(log: FailureLog, code: string, metadata: unknown): void {
  const message = metadata instanceof Error ? metadata.message : undefined
  log.error({ code, detail: message }, "sign-in by next-auth failed")
}
