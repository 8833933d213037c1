// Authorities of others as the operator API answers them.
// For the routes of certificates of other CAs.
import { z } from "@hono/zod-openapi"
import { environmentName, instant, sha256 } from "./shared-shapes"

export const externalAnchor = z
  .object({
    id: z.string(),
    environment: environmentName,
    name: z.string(),
    subject: z.string().openapi({ description: "RFC 4514." }),
    sha256,
    notBefore: instant,
    notAfter: instant,
    certificates: z.int().nullable().openapi({ description: "Registered below it, and still to be used." }),
    addedAt: instant,
  })
  .openapi("ExternalAnchor")

export const externalAnchorRemoval = z
  .object({
    revoked: z.int(),
    sequence: z.int().nullable().openapi({ description: "The release that carries the revocations out." }),
  })
  .openapi("ExternalAnchorRemoval")
