// An API's name and hostname belong to it alone within an environment; a hostname so belongs to exactly one zone.
// For creation and update; the unique constraints decide between two who write at once.
import { DomainError } from "@/lib/core/domain-error"
import type { Tx } from "@/lib/usecases/deps"

type Wanted = { environmentName: string; name?: string; hostname?: string; except?: string }

/** @throws DomainError `duplicate` that names the other API */
export async function requireFreeApi(tx: Tx, { environmentName, name, hostname, except }: Wanted): Promise<void> {
  if (name !== undefined) await requireFreeName(tx, environmentName, name, except)
  if (hostname === undefined) return
  const taken = await tx.api.findFirst({ where: { environmentName, hostname, NOT: { id: except } } })
  if (taken === null) return
  const detail = `${hostname} belongs to the API ${taken.name} (${taken.zone} zone) in ${environmentName}.`
  const remedy = "Use another hostname, or add the routes to that API."
  throw new DomainError("duplicate", `${detail} ${remedy}`, { fields: { hostname: `${detail} ${remedy}` } })
}

async function requireFreeName(tx: Tx, environmentName: string, name: string, except?: string): Promise<void> {
  const escaped = name.replace(/[\\%_]/g, "\\$&")
  const taken = await tx.api.findFirst({
    where: { environmentName, name: { equals: escaped, mode: "insensitive" }, NOT: { id: except } },
  })
  if (taken === null) return
  throw new DomainError("duplicate", `There is an API named ${taken.name} in ${environmentName} already.`, {
    fields: { name: "This name is taken. Choose another." },
  })
}
