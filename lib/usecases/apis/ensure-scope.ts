// The scope of that name in an environment, created with its first route.
// For adding routes, in their transaction.
import type { WriteContext } from "@/lib/usecases/deps"

/** Locks the scope, so that it does not lose its last route while it gains one. */
export async function ensureScope(context: WriteContext, environment: string, name: string): Promise<string> {
  const { tx, now, newId, record } = context
  const id = newId("scope")
  const { count } = await tx.scope.createMany({
    data: [{ id, environmentName: environment, name, createdAt: now }],
    skipDuplicates: true,
  })
  if (count === 1) {
    record({ action: "scope.created", subject: { kind: "scope", id, name }, environment })
    return id
  }
  await tx.$executeRaw`select 1 from scope where environment = ${environment} and name = ${name} for update`
  const scope = await tx.scope.findUniqueOrThrow({
    where: { environmentName_name: { environmentName: environment, name } },
  })
  return scope.id
}
