// A signing key of an environment, for manifests or for its root documents. For the first start.
import type { Deps, WriteContext } from "@/lib/usecases/deps"
import { once } from "./once"

export function ensureKey(
  deps: Pick<Deps, "write" | "db" | "keys">,
  purpose: "manifest" | "root",
  environment: string,
): Promise<void> {
  return once(
    deps,
    async (tx) => (await tx.key.count({ where: { purpose, environmentName: environment } })) > 0,
    async (context) => {
      await createKey(context, deps, purpose, environment)
    },
  )
}

/** It can sign once the transaction has committed. */
export async function createKey(
  { tx, now, newId, record }: WriteContext,
  { keys }: Pick<Deps, "keys">,
  purpose: "authority" | "manifest" | "root" | "ocsp",
  environment: string | null,
): Promise<string> {
  const { spki, kid, algorithm, store, wrapped } = await keys.generate()
  const id = newId("key")
  await tx.key.create({
    data: {
      id,
      purpose,
      environmentName: environment,
      algorithm,
      spki: Uint8Array.from(spki),
      kid,
      store,
      wrapped: wrapped === null ? null : Uint8Array.from(wrapped),
      createdAt: now,
    },
  })
  record({
    action: "key.created",
    subject: { kind: "key", id, name: kid },
    environment: environment ?? undefined,
    detail: { purpose, algorithm, store },
  })
  return id
}
