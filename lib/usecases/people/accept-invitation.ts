// Makes an account out of an invitation's link, with a name and a password that its holder chooses.
// For the page that the link opens, where nobody is signed in.
import { z } from "zod"
import { invalidField } from "@/lib/core/domain-error"
import { makeId } from "@/lib/core/id"
import { passwordField, weakPassword } from "@/lib/core/password-rule"
import { textField } from "@/lib/core/text-field"
import type { Deps } from "@/lib/usecases/deps"
import { acceptAs, invitationInvalid } from "./accept-as"
import { hashToken, tokenField } from "./one-time-token"
import { actorOf } from "./start-session"

export const acceptInvitationInput = z.object({
  token: tokenField,
  /** The invited name where it is left out. */
  name: textField("The name", 100).optional(),
  password: passwordField,
})
export type AcceptInvitation = z.infer<typeof acceptInvitationInput>

export const makeAcceptInvitation =
  (deps: Pick<Deps, "write" | "db" | "clock" | "random" | "passwords">) =>
  async ({ token, name, password }: AcceptInvitation): Promise<{ userId: string; email: string }> => {
    const tokenHash = hashToken(token)
    const invitation = await deps.db.invitation.findUnique({ where: { tokenHash } })
    if (invitation === null) throw invitationInvalid()
    const chosen = name ?? invitation.name
    const weak = weakPassword(password, [chosen, invitation.email])
    if (weak !== undefined) throw invalidField("password", weak)
    const passwordHash = await deps.passwords.hash(password)
    const userId = makeId("user", deps.clock().getTime(), deps.random(10))
    const { role, partnerId } = invitation
    return deps.write(actorOf({ id: userId, name: chosen, role, partnerId }), async (context) => {
      const { email } = await acceptAs(context, { tokenHash }, { userId, name: chosen, passwordHash })
      return { userId, email }
    })
  }
