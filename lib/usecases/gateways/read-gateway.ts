// A gateway as the writes on it need it, or `not_found` in words.
import { DomainError } from "@/lib/core/domain-error"
import type { Tx } from "@/lib/usecases/deps"

export type StoredGateway = {
  id: string
  name: string
  environment: string
  status: "registered" | "enrolled" | "retired"
  target: string
  wave: number
  revision: number
}

export async function readGateway(tx: Tx, id: string): Promise<StoredGateway> {
  const row = await tx.gateway.findUnique({ where: { id } })
  if (row === null) throw new DomainError("not_found", `There is no gateway ${id}.`)
  const { name, environmentName: environment, status, target, wave, revision } = row
  return { id, name, environment, status, target, wave, revision }
}
