// Removes a route. Whoever was granted its scope loses it with the next publication, which says so.
// For administrators. The last route of a scope that is granted or asked for stays: such a grant would promise nothing.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import { notFound } from "@/lib/core/not-found"
import { requireAdmin } from "@/lib/core/permission"
import type { Deps, WriteContext } from "@/lib/usecases/deps"

export const removeRouteInput = z.object({ id: z.string().max(64) })
export type RemoveRoute = z.infer<typeof removeRouteInput>

export const makeRemoveRoute =
  (deps: Pick<Deps, "write">) =>
  async (actor: Actor, { id }: RemoveRoute): Promise<void> => {
    requireAdmin(actor)
    return deps.write(actor, async (context) => {
      const { tx, record } = context
      const found = await tx.route.findUnique({ where: { id }, include: { api: true, scope: true } })
      if (found === null) throw notFound("route", id)
      const { api, scope, methods, path } = found
      await tx.$executeRaw`select 1 from scope where id = ${scope.id} for update`
      await requireUnneeded(context, id, scope)
      const { count } = await tx.route.deleteMany({ where: { id } })
      if (count === 0) throw notFound("route", id)
      record({
        action: "route.removed",
        subject: { kind: "route", id, name: `${methods.join(", ")} ${api.hostname}${path}` },
        environment: api.environmentName,
        detail: { api: api.id, methods, path, scope: scope.name },
      })
    })
  }

/** @throws DomainError `conflict` that names who holds the scope */
async function requireUnneeded(
  { tx, now }: WriteContext,
  id: string,
  scope: { id: string; name: string },
): Promise<void> {
  if ((await tx.route.count({ where: { scopeId: scope.id, NOT: { id } } })) > 0) return
  const live = {
    scopeId: scope.id,
    status: { not: "withdrawn" as const },
    OR: [{ endsAt: null }, { endsAt: { gt: now } }],
  }
  const count = await tx.grant.count({ where: live })
  if (count === 0) return
  const first = await tx.grant.findMany({
    where: live,
    take: 3,
    orderBy: { id: "asc" },
    select: { application: { select: { name: true, partner: { select: { name: true } } } } },
  })
  const names = first.map(({ application }) => `${application.name} of ${application.partner.name}`)
  const holders = count > names.length ? `${names.join(", ")} and ${count - names.length} more` : names.join(" and ")
  throw new DomainError(
    "conflict",
    `This is the last route of ${scope.name}, which ${holders} ${count === 1 ? "holds or asks" : "hold or ask"} for. Add another route to the scope, or withdraw the access first.`,
  )
}
