// A rotation with its two authorities, locked, as its steps need it; or `not_found` in words.
// For the use cases that move it on: of two at once the second sees what the first has made of it.
import { notFound } from "@/lib/core/not-found"
import type { RotationStep } from "@/lib/core/rotation"
import type { Tx } from "@/lib/usecases/deps"

export type LockedAuthority = {
  id: string
  name: string
  slug: string
  subject: string
  sha256: string
  state: string
  compromisedAt: Date | null
}

export type LockedRotation = {
  id: string
  /** Null for the infrastructure hierarchy. */
  environment: string | null
  step: RotationStep
  from: LockedAuthority
  to: LockedAuthority
}

export async function lockRotation(tx: Tx, id: string): Promise<LockedRotation> {
  await tx.$executeRaw`select 1 from rotation where id = ${id} for update`
  const select = {
    id: true,
    name: true,
    slug: true,
    subject: true,
    sha256: true,
    state: true,
    compromisedAt: true,
  } as const
  const row = await tx.rotation.findUnique({ where: { id }, include: { from: { select }, to: { select } } })
  if (row === null) throw notFound("rotation", id)
  const { environmentName: environment, step, from, to } = row
  return { id, environment, step, from, to }
}

/** What the audit log and messages call it. */
export function rotationName({ from, to }: Pick<LockedRotation, "from" | "to">): string {
  return `${from.name} → ${to.slug}`
}
