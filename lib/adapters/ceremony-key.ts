// A key store with one key more, which somebody has brought in a file: it signs for its row, and is gone with the process.
// For the ceremonies of roots whose keys are off line.
import { createPublicKey, type KeyObject } from "node:crypto"
import type { KeyStore, Tx } from "@/lib/usecases/deps"
import { signerInMemory } from "./key-store"

export function withCeremonyKey(keys: KeyStore, db: Pick<Tx, "key">, key: KeyObject): KeyStore {
  const spki = new Uint8Array(createPublicKey(key).export({ type: "spki", format: "der" }))
  const sign = signerInMemory(key)
  const own = new Map<string, boolean>()
  return {
    ...keys,
    async sign(keyId, data, encoding) {
      const isOwn = own.get(keyId) ?? (await db.key.count({ where: { id: keyId, spki } })) > 0
      own.set(keyId, isOwn)
      return isOwn ? sign(data, encoding) : keys.sign(keyId, data, encoding)
    },
  }
}
