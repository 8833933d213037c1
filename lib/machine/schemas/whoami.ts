// What the machine API says to a certificate about itself.
// For the whoami route.
import { z } from "@hono/zod-openapi"
import { tokenPolicy } from "./api"
import { decision } from "./release"
import { environmentName, instant, named } from "./shared-shapes"

export const whoami = z
  .object({
    kind: z.enum(["operator", "gateway", "application"]),
    id: z.string(),
    name: z.string(),
    status: z.string(),
    role: z.enum(["admin", "approver", "viewer"]).optional(),
    environment: environmentName.optional(),
    partner: named.extend({ status: z.string() }).optional(),
    certificate: z.object({
      id: z.string(),
      serial: z.string(),
      sha256: z.string(),
      subject: z.string(),
      issuer: z.string(),
      notBefore: instant,
      notAfter: instant,
      status: z.enum(["valid", "expired", "revoked"]),
    }),
    tls: z.object({ version: z.string(), cipher: z.string() }),
    may: z.array(z.string()).openapi({ description: "In words; of an application, the scopes that it holds." }),
    scopes: z
      .array(
        z.object({
          name: z.string(),
          status: z.string(),
          endsAt: instant.nullable(),
          routes: z.array(z.object({ methods: z.array(z.string()), host: z.string(), path: z.string(), tokenPolicy })),
        }),
      )
      .optional(),
    endsAt: instant,
    renewal: z
      .object({ start: instant, end: instant })
      .openapi({ description: "Renew the certificate within this window; in an emergency it has begun already." }),
    check: z.object({ id: z.string(), decision }).optional(),
  })
  .openapi("WhoAmI")
