// Registers a gateway: its name, environment, target and pattern. It enforces nothing until it has enrolled.
// For administrators.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import { gatewayTargets } from "@/lib/core/gateway-view"
import { requireAdmin } from "@/lib/core/permission"
import type { Deps } from "@/lib/usecases/deps"

export const registerGatewayInput = z.object({
  name: z
    .string()
    .trim()
    .min(1, "Give the gateway a name.")
    .max(100)
    .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]*$/u, "Use letters, digits, spaces, dots, hyphens and underscores."),
  environment: z.string().max(63),
  target: z.enum(gatewayTargets).default("nginx"),
  pattern: z.enum(["managed", "proxy", "cdn"]).default("proxy"),
})
export type RegisterGateway = z.infer<typeof registerGatewayInput>

export const makeRegisterGateway =
  (deps: Pick<Deps, "write">) =>
  async (actor: Actor, input: RegisterGateway): Promise<{ id: string }> => {
    requireAdmin(actor)
    return deps.write(actor, async ({ tx, now, newId, record }) => {
      const environment = await tx.environment.findUnique({ where: { name: input.environment } })
      if (environment === null) {
        throw new DomainError("invalid_input", `There is no environment named ${input.environment}.`, {
          fields: { environment: "Choose one of the environments." },
        })
      }
      const taken = await tx.gateway.findFirst({ where: { environmentName: input.environment, name: input.name } })
      if (taken !== null) {
        throw new DomainError("duplicate", `${input.environment} already has a gateway named ${input.name}.`, {
          fields: { name: "Another gateway of this environment has this name. Choose another." },
        })
      }
      const id = newId("gateway")
      const { name, target, pattern } = input
      await tx.gateway.create({
        data: { id, name, environmentName: environment.name, target, pattern, createdAt: now },
      })
      record({
        action: "gateway.registered",
        subject: { kind: "gateway", id, name },
        environment: environment.name,
        detail: { target, pattern },
      })
      return { id }
    })
  }
