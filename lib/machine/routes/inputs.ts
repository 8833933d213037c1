// Inputs that routes of several areas take.
// For the files beside this one.
import { z } from "@hono/zod-openapi"
import { reasonField } from "@/lib/core/text-field"

export const idParams = z.object({ id: z.string() })
export const environmentParams = z.object({ name: z.string() })

/** Why somebody does it, for the audit log. */
export const reasonBody = z.object({ reason: reasonField() })
export const optionalReasonBody = z.object({ reason: reasonField().optional() })
