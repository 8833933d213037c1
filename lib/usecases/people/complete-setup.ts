// Makes the first administrator out of the holder of the setup link. The link works once.
// For the first-run page, where nobody can be signed in yet.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { DomainError, invalidField } from "@/lib/core/domain-error"
import { emailField } from "@/lib/core/email-field"
import { makeId } from "@/lib/core/id"
import { passwordField, weakPassword } from "@/lib/core/password-rule"
import { textField } from "@/lib/core/text-field"
import type { Deps, WriteContext } from "@/lib/usecases/deps"
import { hashToken, tokenField } from "./one-time-token"
import { lockSetup } from "./setup-lock"

export const completeSetupInput = z.object({
  token: tokenField,
  name: textField("The name", 100),
  email: emailField,
  password: passwordField,
})
export type CompleteSetup = z.infer<typeof completeSetupInput>

export const makeCompleteSetup =
  (deps: Pick<Deps, "write" | "clock" | "random" | "passwords">) =>
  async ({ token, name, email, password }: CompleteSetup): Promise<{ userId: string; email: string }> => {
    const weak = weakPassword(password, [name, email])
    if (weak !== undefined) throw invalidField("password", weak)
    const passwordHash = await deps.passwords.hash(password)
    const id = makeId("user", deps.clock().getTime(), deps.random(10))
    const self: Actor = { kind: "user", id, name, role: "admin" }
    return deps.write(self, async (context) => {
      const { tx, now, record } = context
      await lockSetup(tx)
      await useLink(context, token)
      await tx.user.create({ data: { id, email, name, role: "admin", passwordHash, createdAt: now } })
      record({ action: "user.created", subject: { kind: "user", id, name }, detail: { role: "admin", by: "setup" } })
      return { userId: id, email }
    })
  }

/** The link is the only permission here, so it is judged first and its conditions stand in the statement. */
async function useLink({ tx, now }: WriteContext, token: string): Promise<void> {
  const { count } = await tx.setupLink.updateMany({
    where: { tokenHash: hashToken(token), usedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now },
  })
  if (count === 0 || (await tx.user.count()) > 0) {
    throw new DomainError(
      "link_invalid",
      "This setup link has been used, replaced or has ended. Restart the server to print a new one, or sign in.",
    )
  }
}
