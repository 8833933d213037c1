// Takes a key that signs root documents out of the key store, once somebody has it in a file that was proved to work.
// For the command line, as its last step. The next root document then waits for whoever holds the file.
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import { requireAdmin } from "@/lib/core/permission"
import type { Deps } from "@/lib/usecases/deps"
import { lockHead } from "../publication/head"
import { readSigningKey, type SigningKeyName } from "./read-signing-key"

export const makeTakeSigningKeyOffline =
  ({ write }: Pick<Deps, "write">) =>
  async (actor: Actor, input: SigningKeyName): Promise<void> => {
    requireAdmin(actor)
    await write(actor, async ({ tx, record, notify }) => {
      // with the documents standing still, so that no key is kept off line that one names no more
      await lockHead(tx, input.environment)
      const { id, kid, environment } = await readSigningKey(tx, input)
      const { count } = await tx.key.updateMany({
        where: { id, store: "database" },
        data: { store: "offline", wrapped: null },
      })
      if (count === 0) throw new DomainError("conflict", `${kid} is not in the database any more.`)
      record({
        action: "key.taken_offline",
        subject: { kind: "key", id, name: kid },
        environment,
        detail: { signs: "root-documents" },
      })
      notify("rollout", environment)
    })
  }
