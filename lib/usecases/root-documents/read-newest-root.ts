// The root document that holds now, from the database.
// For whoever signs manifests or the next root document.
import { type RootDocument, readOwnRootDocument } from "@/lib/bundle"
import { DomainError } from "@/lib/core/domain-error"
import type { Tx } from "@/lib/usecases/deps"

export type StoredRoot = { document: RootDocument; jws: Uint8Array }

/** @throws DomainError unavailable before the first start has made one */
export async function readNewestRoot(tx: Tx, environment: string): Promise<StoredRoot> {
  const row = await tx.rootDocument.findFirst({ where: { environmentName: environment }, orderBy: { version: "desc" } })
  if (row === null) throw new DomainError("unavailable", `${environment} has no root document yet.`)
  return { document: readOwnRootDocument(row.jws), jws: row.jws }
}
