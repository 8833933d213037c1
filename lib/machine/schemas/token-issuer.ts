// Issuers of access tokens as the operator API answers them.
// For the routes of token issuers.
import { z } from "@hono/zod-openapi"
import { tokenAlgorithms } from "@/lib/core/token-policy"
import { environmentName, instant } from "./shared-shapes"

export const tokenIssuer = z
  .object({
    id: z.string(),
    environment: environmentName,
    issuer: z.string().openapi({ description: "As it stands in `iss`." }),
    jwksUri: z.string(),
    keys: z.array(z.object({ kid: z.string(), alg: z.enum(tokenAlgorithms) })),
    fetchedAt: instant.nullable().openapi({ description: "When the keys were last confirmed." }),
    triedAt: instant.nullable().openapi({ description: "When it was last asked for them." }),
    due: z.boolean().openapi({ description: "Its turn has come, and what it says is not known yet." }),
    failingSince: instant.nullable(),
    lastError: z.string().nullable(),
    apis: z.array(z.object({ id: z.string(), name: z.string() })),
    createdAt: instant,
  })
  .openapi("TokenIssuer")
