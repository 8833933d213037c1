// Signs in whom the identity provider names: by subject once linked, by verified address the first time, or by invitation.
// For the OIDC callback, after next-auth has checked the token. Nobody gets an account who was not given one here.
import { z } from "zod"
import { DomainError } from "@/lib/core/domain-error"
import { emailField } from "@/lib/core/email-field"
import { makeId } from "@/lib/core/id"
import { cleanText } from "@/lib/core/text-field"
import type { Deps, WriteContext } from "@/lib/usecases/deps"
import { acceptAs } from "./accept-as"
import { actorOf, type SignedIn, startSession } from "./start-session"

export const authenticateWithOidcInput = z.object({
  issuer: z.string().min(1).max(500),
  subject: z.string().min(1).max(255),
  email: emailField.optional(),
  emailVerified: z.boolean().default(false),
  name: z.string().max(400).overwrite(cleanText).default(""),
})
export type AuthenticateWithOidc = z.infer<typeof authenticateWithOidcInput>

type OidcDeps = Pick<Deps, "write" | "db" | "clock" | "random">

export const makeAuthenticateWithOidc =
  (deps: OidcDeps) =>
  async (input: AuthenticateWithOidc): Promise<SignedIn> => {
    // a subject is unique within its issuer only (OpenID Connect Core §2)
    const oidcSubject = `${input.issuer} ${input.subject}`
    const linked = await deps.db.user.findUnique({ where: { oidcSubject }, include: { partner: true } })
    if (linked !== null) return signIn(deps, linked)
    if (input.email === undefined || !input.emailVerified) throw notVerified()
    const known = await deps.db.user.findUnique({ where: { email: input.email }, include: { partner: true } })
    if (known !== null) return signIn(deps, known, oidcSubject)
    return signInInvited(deps, input.email, oidcSubject)
  }

type Person = Parameters<typeof actorOf>[0] & { status: string; partner: { status: string } | null }

function signIn(deps: OidcDeps, user: Person & { oidcSubject: string | null }, link?: string): Promise<SignedIn> {
  if (user.status !== "active" || user.partner?.status === "offboarded") throw noAccount()
  // an address that another subject already stands for is not taken over
  if (link !== undefined && user.oidcSubject !== null) throw noAccount()
  return deps.write(actorOf(user), async (context) => {
    if (link !== undefined) await linkSubject(context, user, link)
    return startSession(context, user.id, { by: "oidc" })
  })
}

async function linkSubject({ tx, record }: WriteContext, { id, name }: Person, oidcSubject: string): Promise<void> {
  const { count } = await tx.user.updateMany({ where: { id, oidcSubject: null }, data: { oidcSubject } })
  if (count === 0) throw noAccount()
  record({ action: "user.linked", subject: { kind: "user", id, name }, detail: { by: "oidc" } })
}

async function signInInvited(deps: OidcDeps, email: string, oidcSubject: string): Promise<SignedIn> {
  const now = deps.clock()
  const invitation = await deps.db.invitation.findFirst({
    where: { email, acceptedAt: null, revokedAt: null, expiresAt: { gt: now } },
    orderBy: { createdAt: "desc" },
  })
  if (invitation === null) throw noAccount()
  const id = makeId("user", now.getTime(), deps.random(10))
  const { name, role, partnerId } = invitation
  return deps.write(actorOf({ id, name, role, partnerId }), async (context) => {
    await acceptAs(context, { id: invitation.id }, { userId: id, oidcSubject })
    return startSession(context, id, { by: "oidc" })
  })
}

function notVerified(): DomainError {
  return new DomainError(
    "sign_in_failed",
    "Your identity provider did not vouch for your e-mail address. Ask its administrator to verify the address.",
  )
}

function noAccount(): DomainError {
  return new DomainError(
    "sign_in_failed",
    "There is no account for you here yet. Ask an administrator for an invitation.",
  )
}
