// Creates an API: a hostname that partners call, in one zone, with the upstream that answers behind the gateway.
// For administrators. It is reachable once it has routes, somebody is granted their scopes, and that is published.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { requireAdmin } from "@/lib/core/permission"
import type { Deps } from "@/lib/usecases/deps"
import { requireEnvironment } from "../partners/require-environment"
import { apiFields } from "./api-fields"
import { requireFreeApi } from "./require-free-api"

export const createApiInput = z.object({
  ...apiFields,
  environment: z.string({ error: "Name the environment." }).max(50),
  tokenPolicy: apiFields.tokenPolicy.default({ kind: "none" }),
})
export type CreateApi = z.infer<typeof createApiInput>

export const makeCreateApi =
  (deps: Pick<Deps, "write">) =>
  async (actor: Actor, { environment, ...fields }: CreateApi): Promise<{ id: string }> => {
    requireAdmin(actor)
    return deps.write(actor, async ({ tx, now, newId, record }) => {
      await requireEnvironment(tx, environment)
      const { name, hostname, zone, upstream } = fields
      await requireFreeApi(tx, { environmentName: environment, name, hostname })
      const id = newId("api")
      await tx.api.create({ data: { id, environmentName: environment, ...fields, createdAt: now, updatedAt: now } })
      record({
        action: "api.created",
        subject: { kind: "api", id, name },
        environment,
        detail: { hostname, zone, upstream },
      })
      return { id }
    })
  }
