// Changes an API, from the version that the caller has read. Gateways follow with the next publication.
// For administrators. An API stays in its environment.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { requireAdmin } from "@/lib/core/permission"
import { requireRevision } from "@/lib/core/require-revision"
import type { Deps } from "@/lib/usecases/deps"
import { apiFields } from "./api-fields"
import { lockApi } from "./lock-api"
import { requireFreeApi } from "./require-free-api"
import { tokenPolicyData } from "./token-policy-data"

export const updateApiInput = z.object({
  id: z.string().max(64),
  revision: z.number().int(),
  ...z.object(apiFields).partial().shape,
})
export type UpdateApi = z.infer<typeof updateApiInput>

export const makeUpdateApi =
  (deps: Pick<Deps, "write">) =>
  async (actor: Actor, { id, revision, tokenPolicy, ...changes }: UpdateApi): Promise<void> => {
    requireAdmin(actor)
    return deps.write(actor, async ({ tx, now, record }) => {
      const api = await lockApi(tx, id)
      requireRevision(api, revision)
      const { name, hostname } = changes
      const { environmentName } = api
      await requireFreeApi(tx, { environmentName, name, hostname, except: id })
      const token = tokenPolicy && (await tokenPolicyData(tx, environmentName, tokenPolicy))
      const after = await tx.api.update({
        where: { id },
        data: { ...changes, ...token, revision: { increment: 1 }, updatedAt: now },
      })
      record({
        action: "api.updated",
        subject: { kind: "api", id, name: after.name },
        environment: environmentName,
        detail: { before: shown(api), after: shown(after) },
      })
    })
  }

type Shown = { name: string; zone: string; owner: string; hostname: string; upstream: string; tokenPolicy: unknown }

function shown({ name, zone, owner, hostname, upstream, tokenPolicy }: Shown): Shown {
  return { name, zone, owner, hostname, upstream, tokenPolicy }
}
