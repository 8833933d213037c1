// The scope that a grant names: of the application's own environment, and with routes, or the grant would promise nothing.
// For whoever sets, requests or approves grants; the lock keeps the scope's last route where it is until they are done.
import { DomainError } from "@/lib/core/domain-error"
import type { Tx } from "@/lib/usecases/deps"

export type GrantableScope = { id: string; name: string }

/** @throws DomainError invalid_input (no such scope, or of another environment), scope_without_routes */
export async function findGrantableScope(
  tx: Tx,
  environment: string,
  name: string,
  field = "scope",
): Promise<GrantableScope> {
  await tx.$executeRaw`select 1 from scope where environment = ${environment} and name = ${name} for share`
  const scope = await tx.scope.findUnique({
    where: { environmentName_name: { environmentName: environment, name } },
    include: { _count: { select: { routes: true } } },
  })
  if (scope === null) throw await unknownScope(tx, environment, name, field)
  if (scope._count.routes > 0) return { id: scope.id, name }
  const detail = `${name} names no route in ${environment} any more. Add a route to the scope first.`
  throw new DomainError("scope_without_routes", detail, { fields: { [field]: detail } })
}

async function unknownScope(tx: Tx, environment: string, name: string, field: string): Promise<DomainError> {
  const elsewhere = await tx.scope.findFirst({ where: { name }, select: { environmentName: true } })
  const detail =
    elsewhere === null
      ? `There is no scope ${name}. Add a route with this scope first.`
      : `${name} is a scope of ${elsewhere.environmentName}; this application lives in ${environment}. Nothing crosses.`
  return new DomainError("invalid_input", detail, { fields: { [field]: detail } })
}
