// Puts a key that signs root documents back into the database, from the file that it was taken away in.
// For the command line, which has wrapped it under the key-encryption key.
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import { requireAdmin } from "@/lib/core/permission"
import type { Deps } from "@/lib/usecases/deps"
import { lockHead } from "../publication/head"
import { readSigningKey, type SigningKeyName } from "./read-signing-key"

export type BringSigningKeyOnline = SigningKeyName & { wrapped: Uint8Array<ArrayBuffer> }

export const makeBringSigningKeyOnline =
  ({ write }: Pick<Deps, "write">) =>
  async (actor: Actor, { wrapped, ...name }: BringSigningKeyOnline): Promise<void> => {
    requireAdmin(actor)
    await write(actor, async ({ tx, record, notify }) => {
      await lockHead(tx, name.environment)
      const { id, kid, environment } = await readSigningKey(tx, name)
      const { count } = await tx.key.updateMany({
        where: { id, store: "offline" },
        data: { store: "database", wrapped },
      })
      if (count === 0) throw new DomainError("conflict", `${kid} is not off line.`)
      record({
        action: "key.brought_online",
        subject: { kind: "key", id, name: kid },
        environment,
        detail: { signs: "root-documents" },
      })
      notify("rollout", environment)
    })
  }
