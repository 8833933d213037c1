// Signs a person in with address and password, telling nobody which accounts exist: not by words, not by time.
// For the sign-in page. Attempts are counted across all processes.
import { z } from "zod"
import type { Deps } from "@/lib/usecases/deps"
import { countAttempt, forgiveAttempt } from "./sign-in-throttle"
import { actorOf, type SignedIn, signInFailed, startSession } from "./start-session"

export const authenticateWithPasswordInput = z.object({
  /** Whatever was typed: a misshapen address fails like an unknown one. */
  email: z
    .string()
    .max(254)
    .overwrite((text) => text.trim().toLowerCase()),
  password: z.string().max(200),
  /** The caller's IP address, as far as the edge can know it. */
  network: z.string().max(100),
})
export type AuthenticateWithPassword = z.infer<typeof authenticateWithPasswordInput>

export const makeAuthenticateWithPassword =
  (deps: Pick<Deps, "write" | "db" | "clock" | "passwords">) =>
  async ({ email, password, network }: AuthenticateWithPassword): Promise<SignedIn> => {
    const attempt = { email, network }
    await countAttempt(deps.db, deps.clock(), attempt)
    const user = await deps.db.user.findUnique({
      where: { email },
      include: { partner: { select: { status: true } } },
    })
    const passwordHash = user?.passwordHash ?? null
    const right = await deps.passwords.verify(password, passwordHash)
    if (
      !right ||
      user === null ||
      passwordHash === null ||
      user.status !== "active" ||
      user.partner?.status === "offboarded"
    ) {
      throw signInFailed()
    }
    const signedIn = await deps.write(actorOf(user), (context) =>
      startSession(context, user.id, { by: "password", passwordHash }),
    )
    await forgiveAttempt(deps.db, deps.clock(), attempt)
    return signedIn
  }
