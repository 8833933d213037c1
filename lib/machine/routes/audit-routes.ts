// The audit log and its verification.
// For operators.
import { listAuditEventsInput } from "@/lib/queries/audit/list-audit-events"
import type { MachineParts } from "../machine-parts"
import { defineRoute, type MachineRoute } from "../route"
import { auditEvent, auditVerification } from "../schemas/audit"
import { listOf } from "../schemas/shared-shapes"

const tag = "Audit"

export function auditRoutes({ queries }: MachineParts): MachineRoute[] {
  return [
    defineRoute({
      method: "get",
      path: "/audit",
      tag,
      summary: "List audit events",
      query: listAuditEventsInput,
      answer: { status: 200, schema: listOf(auditEvent), description: "A page of events, newest first." },
      run: ({ actor, query }) => queries.listAuditEvents(actor, query),
    }),
    defineRoute({
      method: "get",
      path: "/audit/verification",
      tag,
      summary: "Recompute the whole log",
      answer: { status: 200, schema: auditVerification, description: "Whole, or the first thing that is wrong." },
      run: ({ actor }) => queries.verifyAudit(actor),
    }),
  ]
}
