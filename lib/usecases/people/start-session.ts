// Signs a person in: one session row, ended by time, by hand, or by whatever raises the person's session version.
// For every way of signing in, in the transaction that judged it.
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import type { RoleName } from "@/lib/core/people-view"
import type { WriteContext } from "@/lib/usecases/deps"

const sessionHours = 12

export type SignedIn = {
  sessionId: string
  /** Goes into the browser's token; a session stands only while it equals the person's. */
  sessionVersion: number
  expiresAt: Date
  user: { id: string; name: string; email: string; role: RoleName; partnerId: string | null }
}

type Person = { id: string; name: string; email: string; role: RoleName; partnerId: string | null }

type Proof = { by: "password"; passwordHash: string } | { by: "oidc" }

/** @throws DomainError `sign_in_failed` for somebody who was disabled, or whose password was changed, while it was judged */
export async function startSession(context: WriteContext, userId: string, proof: Proof): Promise<SignedIn> {
  const { tx, now, newId, record } = context
  const [user] = await tx.user.updateManyAndReturn({
    where: {
      id: userId,
      status: "active",
      ...(proof.by === "password" ? { passwordHash: proof.passwordHash } : {}),
    },
    data: { lastSignInAt: now },
  })
  if (user === undefined) throw signInFailed()
  const sessionId = newId("session")
  const expiresAt = new Date(now.getTime() + sessionHours * 3_600_000)
  await tx.session.create({ data: { id: sessionId, userId, createdAt: now, expiresAt } })
  record({
    action: "session.started",
    subject: { kind: "session", id: sessionId, name: user.name },
    partnerId: user.partnerId ?? undefined,
    detail: { by: proof.by },
  })
  const { id, name, email, role, partnerId } = user
  return { sessionId, sessionVersion: user.sessionVersion, expiresAt, user: { id, name, email, role, partnerId } }
}

/** One answer for a wrong password, an unknown address and a disabled account. */
export function signInFailed(): DomainError {
  return new DomainError("sign_in_failed", "The e-mail address or the password is not right. Check both and try again.")
}

/** A partner's person without a partner, or the other way round, is excluded by a constraint of the table. */
export function actorOf({ id, name, role, partnerId }: Omit<Person, "email">): Actor {
  if (role === "partner_member") return { kind: "user", id, name, role, partnerId: partnerId ?? "" }
  return { kind: "user", id, name, role }
}
