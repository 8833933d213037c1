// Puts a root's key back into the database, from the file that it was taken away in.
// For the command line, which has wrapped it under the key-encryption key.
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import { requireAdmin } from "@/lib/core/permission"
import type { Deps } from "@/lib/usecases/deps"
import { type RootName, readRoot } from "./read-root"

export type BringKeyOnline = RootName & { wrapped: Uint8Array<ArrayBuffer> }

export const makeBringKeyOnline =
  ({ db, write }: Pick<Deps, "write" | "db">) =>
  async (actor: Actor, { wrapped, ...name }: BringKeyOnline): Promise<void> => {
    requireAdmin(actor)
    const root = await readRoot(db, name)
    await write(actor, async ({ tx, record }) => {
      const { count } = await tx.key.updateMany({
        where: { id: root.keyId, store: "offline" },
        data: { store: "database", wrapped },
      })
      if (count === 0) throw new DomainError("conflict", `The key of ${root.name} is not off line.`)
      record({
        action: "key.brought_online",
        subject: { kind: "key", id: root.keyId, name: root.kid },
        environment: root.environment ?? undefined,
        detail: { authority: root.id, name: root.name },
      })
    })
  }
