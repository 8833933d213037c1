// The audit seal's key: derived from the first key-encryption key once, then kept wrapped, so that it outlives that one.
// For the composition root. With it go on the seals of old events and the sealed answers to repeated requests.
import { hkdfSync } from "node:crypto"
import { once } from "@/lib/usecases/authorities/once"
import type { Deps, Tx } from "@/lib/usecases/deps"
import { type Keyring, makeKeyring, unwrap, wrap } from "./wrapped-key"

const id = "audit-seal"

/** Reads it, and stores it first where this installation has none yet. */
export async function keepSealKey(deps: Pick<Deps, "db" | "write">, keyring: Keyring): Promise<Uint8Array> {
  const kept = await readSealKey(deps.db, keyring)
  if (kept !== undefined) return kept
  const key = deriveSealKey(await firstKek(deps.db, keyring))
  const isThere = async (tx: Tx) => (await tx.secret.count({ where: { id } })) > 0
  await once(deps, isThere, async ({ tx, now, record }) => {
    await tx.secret.create({ data: { id, wrapped: wrap(keyring, id, key), createdAt: now } })
    record({ action: "secret.created", subject: { kind: "secret", id, name: id } })
  })
  // another process may have been first
  return (await readSealKey(deps.db, keyring)) ?? key
}

/** RFC 5869. */
export function deriveSealKey(kek: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", kek, new Uint8Array(0), "gatewarden/audit-seal/1", 32))
}

async function readSealKey(db: Tx, keyring: Keyring): Promise<Uint8Array | undefined> {
  const row = await db.secret.findUnique({ where: { id } })
  return row === null ? undefined : unwrap(keyring, id, row.wrapped)
}

/** The one that sealed so far: where a rotation has begun before the seal's key was kept, the oldest key tells which that was. */
async function firstKek(db: Tx, keyring: Keyring): Promise<Uint8Array> {
  const oldest = await db.key.findFirst({ where: { store: "database" }, orderBy: { createdAt: "asc" } })
  if (oldest?.wrapped == null) return keyring.primary.bytes
  for (const { bytes } of keyring.readable) {
    if (opens(makeKeyring(bytes), oldest.kid, oldest.wrapped)) return bytes
  }
  return keyring.primary.bytes
}

function opens(keyring: Keyring, name: string, wrapped: Uint8Array): boolean {
  try {
    unwrap(keyring, name, wrapped)
    return true
  } catch {
    // none of this one's: that is the answer
    return false
  }
}
