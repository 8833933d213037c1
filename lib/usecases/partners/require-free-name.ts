// Names of partners and of a partner's applications are told apart by people, so letter case does not make two of them.
// For use cases, before they write; the unique constraint decides between two who write the same name at once.
import { DomainError } from "@/lib/core/domain-error"
import type { Tx } from "@/lib/usecases/deps"

const equals = (name: string) => ({ equals: name.replace(/[\\%_]/g, "\\$&"), mode: "insensitive" as const })

/** @param except the object that keeps or changes its own name */
export async function requireFreePartnerName(tx: Tx, name: string, except?: string): Promise<void> {
  const taken = await tx.partner.findFirst({ where: { name: equals(name), NOT: { id: except } } })
  if (taken !== null) throw nameTaken(`There is a partner named ${taken.name} already.`)
}

type Place = { partnerId: string; environmentName: string }

export async function requireFreeApplicationName(tx: Tx, place: Place, name: string, except?: string): Promise<void> {
  const taken = await tx.application.findFirst({ where: { ...place, name: equals(name), NOT: { id: except } } })
  if (taken === null) return
  throw nameTaken(`The partner has an application named ${taken.name} in ${place.environmentName} already.`)
}

function nameTaken(detail: string): DomainError {
  const fields = { name: "This name is taken. Choose another." }
  return new DomainError("duplicate", `${detail} Choose another name.`, { fields })
}
