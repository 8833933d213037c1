// The one-time link of first run, made at every start while there is nobody who could sign in.
// For the server's start, which prints it. An older link stops working.
import type { Actor } from "@/lib/core/actor"
import { setupUrl } from "@/lib/core/link"
import { requireAdmin } from "@/lib/core/permission"
import type { Deps } from "@/lib/usecases/deps"
import { makeToken } from "./one-time-token"
import { lockSetup } from "./setup-lock"

const validHours = 24

export type CreatedSetupLink = { token: string; url: string; expiresAt: Date }

export const makeCreateSetupLink =
  (deps: Pick<Deps, "write" | "db" | "random" | "settings">) =>
  /** Null once somebody has completed the setup. */
  async (actor: Actor): Promise<CreatedSetupLink | null> => {
    requireAdmin(actor)
    if ((await deps.db.user.count()) > 0) return null
    const { token, tokenHash } = makeToken(deps.random)
    const expiresAt = await deps.write(actor, async ({ tx, now, record }) => {
      await lockSetup(tx)
      const end = new Date(now.getTime() + validHours * 3_600_000)
      await tx.setupLink.deleteMany({ where: { usedAt: null } })
      await tx.setupLink.create({ data: { tokenHash, createdAt: now, expiresAt: end } })
      record({ action: "setup-link.created", subject: { kind: "setup-link", id: "setup", name: "First-run setup" } })
      return end
    })
    return { token, url: setupUrl(deps.settings.publicUrl, token), expiresAt }
  }
