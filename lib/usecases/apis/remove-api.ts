// Removes an API that has no routes any more.
// For administrators. With routes it stays: removing those says, scope by scope, who loses what.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import { requireAdmin } from "@/lib/core/permission"
import type { Deps } from "@/lib/usecases/deps"
import { lockApi } from "./lock-api"

export const removeApiInput = z.object({ id: z.string().max(64) })
export type RemoveApi = z.infer<typeof removeApiInput>

export const makeRemoveApi =
  (deps: Pick<Deps, "write">) =>
  async (actor: Actor, { id }: RemoveApi): Promise<void> => {
    requireAdmin(actor)
    return deps.write(actor, async ({ tx, record }) => {
      const { name, hostname, environmentName } = await lockApi(tx, id)
      const routes = await tx.route.count({ where: { apiId: id } })
      if (routes > 0) {
        const many = routes === 1 ? "a route" : `${routes} routes`
        throw new DomainError("conflict", `${name} still has ${many}. Remove the routes first.`)
      }
      await tx.api.delete({ where: { id } })
      record({
        action: "api.removed",
        subject: { kind: "api", id, name },
        environment: environmentName,
        detail: { hostname },
      })
    })
  }
