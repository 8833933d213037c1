// A key that signs root documents, by its name, with where it lies.
// For taking it off line, bringing it back, and the ceremonies that it signs in.
import { parseRootDocument } from "@/lib/bundle"
import { DomainError } from "@/lib/core/domain-error"
import type { Tx } from "@/lib/usecases/deps"
import { readNewestRoot } from "./read-newest-root"

export type SigningKeyName = { environment: string; kid: string }

export type SigningKey = SigningKeyName & { id: string; name: string; spki: Uint8Array; store: string }

/** @throws DomainError not_found, conflict */
export async function readSigningKey(db: Tx, { environment, kid }: SigningKeyName): Promise<SigningKey> {
  const row = await db.key.findFirst({ where: { environmentName: environment, kid } })
  if (row === null) throw new DomainError("not_found", `There is no signing key ${kid} of ${environment}.`)
  const { id, spki, store, purpose } = row
  if (purpose !== "root") {
    throw new DomainError(
      "conflict",
      `${kid} signs manifests every hour, so it stays. Only keys that sign root documents can be off line.`,
    )
  }
  const { document } = await readNewestRoot(db, environment)
  const draft = await db.rootDraft.findUnique({ where: { environmentName: environment } })
  const documents = draft === null ? [document] : [document, parseRootDocument(draft.payload)]
  if (!documents.some(({ roles }) => roles.root.kids.includes(kid))) {
    throw new DomainError("conflict", `No root document of ${environment} names ${kid}, so it signs nothing.`)
  }
  return { environment, kid, id, name: `${kid}, which signs root documents of ${environment}`, spki, store }
}
