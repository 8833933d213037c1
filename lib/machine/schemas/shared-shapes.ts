// The shapes that many answers share, for the OpenAPI document.
// For the schemas beside this file; lib/core/*-view.ts are the types that they have to agree with.
import { z } from "@hono/zod-openapi"
import { type ErrorCode, errorCodes } from "@/lib/core/domain-error"

export const instant = z.iso.datetime().openapi({ example: "2026-03-01T12:00:00.000Z" })
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
export const named = z.object({ id: z.string(), name: z.string() })
export const environmentName = z.string().openapi({ example: "production" })

/** The keys of the table, which the compiler knows to be there. */
const codes = Object.keys(errorCodes) as [ErrorCode, ...ErrorCode[]]

export const problem = z
  .object({
    type: z.string().openapi({ example: "urn:gatewarden:problem:not_found" }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.enum(codes),
    fields: z.record(z.string(), z.string()).optional().openapi({ description: "A reason for each refused field." }),
  })
  .openapi("Problem")

/** Every list has this form; those that are never long have no next page. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() })
}

/** Who may be told of a gateway's enforcement. */
export const enforcement = z.object({ by: z.array(named), missing: z.array(named), of: z.int() }).openapi("Enforcement")

export const stopProof = z
  .object({
    environment: environmentName,
    sequence: z.int().nullable(),
    publishedAt: instant.nullable(),
    enforced: enforcement,
  })
  .openapi("StopProof")

export const revision = z.int().openapi({ description: "Rises with every change; the ETag." })
export const methods = z.array(z.string()).openapi({ example: ["GET"] })
