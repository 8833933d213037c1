// Audit events and their verification as the operator API answers them.
// For the routes of the audit log.
import { z } from "@hono/zod-openapi"
import { environmentName, instant, named } from "./shared-shapes"

const actor = named.extend({ kind: z.string() })

export const auditEvent = z
  .object({
    id: z.string(),
    at: instant,
    actor,
    action: z.string().openapi({ example: "certificate.revoked" }),
    subject: actor,
    partnerId: z.string().nullable(),
    environment: environmentName.nullable(),
    detail: z.record(z.string(), z.unknown()),
    hash: z.string(),
    position: z.string().nullable(),
  })
  .openapi("AuditEvent")

export const auditVerification = z
  .discriminatedUnion("ok", [
    z.object({
      ok: z.literal(true),
      events: z.int(),
      sealed: z.int(),
      unsealed: z.int(),
      head: z.string(),
      anchors: z.int(),
    }),
    z.object({
      ok: z.literal(false),
      events: z.int(),
      head: z.string(),
      fault: z.object({
        kind: z.enum([
          "event-edited",
          "event-deleted",
          "event-unlinked",
          "link-edited",
          "link-missing",
          "tail-truncated",
          "anchor-missing",
        ]),
        position: z.string().nullable(),
        eventId: z.string().nullable(),
        detail: z.string(),
      }),
    }),
  ])
  .openapi("AuditVerification")
