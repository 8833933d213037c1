// Takes a root's key out of the key store, once somebody has it in a file that was proved to work.
// For the command line, as its last step: until then the key is where it was, so that a command that is cut off changes nothing.
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import { requireAdmin } from "@/lib/core/permission"
import type { Deps } from "@/lib/usecases/deps"
import { type RootName, readRoot } from "./read-root"

export const makeTakeKeyOffline =
  ({ db, write }: Pick<Deps, "write" | "db">) =>
  async (actor: Actor, name: RootName): Promise<void> => {
    requireAdmin(actor)
    const root = await readRoot(db, name)
    await write(actor, async ({ tx, record }) => {
      const { count } = await tx.key.updateMany({
        where: { id: root.keyId, store: "database" },
        data: { store: "offline", wrapped: null },
      })
      if (count === 0) throw new DomainError("conflict", `The key of ${root.name} is not in the database any more.`)
      record({
        action: "key.taken_offline",
        subject: { kind: "key", id: root.keyId, name: root.kid },
        environment: root.environment ?? undefined,
        detail: { authority: root.id, name: root.name },
      })
    })
  }
