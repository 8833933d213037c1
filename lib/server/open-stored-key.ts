// A private key out of the database, to be written to a file; the reason where it cannot leave.
// For the commands that take keys off line.
import type { KeyObject } from "node:crypto"
import { openKey } from "@/lib/adapters/key-store"
import type { Container } from "@/lib/container"
import { DomainError } from "@/lib/core/domain-error"
import { readKeyring } from "@/lib/open-container"

/**
 * @param words how the key is called: the beginning of a sentence
 * @throws DomainError conflict with the reason, where the key cannot be taken away
 */
export async function openStoredKey(
  { db, config }: Pick<Container, "db" | "config">,
  { keyId, store }: { keyId: string; store: string },
  words: string,
): Promise<KeyObject> {
  if (store === "offline") throw new DomainError("conflict", `${words} is off line already.`)
  const row = await db.key.findUniqueOrThrow({ where: { id: keyId } })
  if (store === "pkcs11" || row.wrapped === null) {
    throw new DomainError(
      "conflict",
      `${words} is in a PKCS#11 token, which gives no key away. Disconnect the token, or leave the key where it is.`,
    )
  }
  return openKey(row, row.wrapped, readKeyring(config))
}
