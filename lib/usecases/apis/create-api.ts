// Creates an API: a hostname that partners call, in one zone, with the upstream that answers behind the gateway.
// For administrators. It is reachable once it has routes, somebody is granted their scopes, and that is published.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { requireAdmin } from "@/lib/core/permission"
import type { Deps } from "@/lib/usecases/deps"
import { requireEnvironment } from "../partners/require-environment"
import { apiFields } from "./api-fields"
import { requireFreeApi } from "./require-free-api"
import { tokenPolicyData } from "./token-policy-data"

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
      const { name, hostname, zone, owner, upstream } = fields
      await requireFreeApi(tx, { environmentName: environment, name, hostname })
      const id = newId("api")
      const token = await tokenPolicyData(tx, environment, fields.tokenPolicy)
      const data = { name, hostname, zone, owner, upstream, ...token, createdAt: now, updatedAt: now }
      await tx.api.create({ data: { id, environmentName: environment, ...data } })
      record({
        action: "api.created",
        subject: { kind: "api", id, name },
        environment,
        detail: { hostname, zone, upstream, tokenPolicy: token.tokenPolicy },
      })
      return { id }
    })
  }
