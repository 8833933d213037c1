// A root authority by the name that the command line has for it, with where its key lies.
// For taking it off line, bringing it back, and its ceremonies.

import { DomainError } from "@/lib/core/domain-error"
import { hierarchyName } from "@/lib/core/hierarchy"
import type { Tx } from "@/lib/usecases/deps"

export type RootName = {
  /** Null for the infrastructure hierarchy. */
  environment: string | null
  /** `root-1` */
  slug: string
}

export type Root = RootName & {
  id: string
  name: string
  sha256: string
  keyId: string
  kid: string
  spki: Uint8Array
  store: string
}

/** @throws DomainError not_found, conflict */
export async function readRoot(db: Tx, { environment, slug }: RootName): Promise<Root> {
  const row = await db.authority.findFirst({
    where: { environmentName: environment, slug },
    select: {
      id: true,
      name: true,
      kind: true,
      sha256: true,
      key: { select: { id: true, kid: true, spki: true, store: true } },
    },
  })
  if (row === null) {
    throw new DomainError("not_found", `There is no authority ${slug} of ${hierarchyName(environment)}.`)
  }
  if (row.kind !== "root") {
    throw new DomainError("conflict", `${row.name} issues every day, so its key stays. Only roots can be off line.`)
  }
  const { id, name, sha256, key } = row
  return { environment, slug, id, name, sha256, keyId: key.id, kid: key.kid, spki: key.spki, store: key.store }
}
