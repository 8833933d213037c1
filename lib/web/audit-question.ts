// What the address of the audit log asks, as its query takes it: days of UTC become instants, and a day counts to its end.
// For the log's page and its export, which must answer the same question.
import type { SearchParams } from "@/lib/core/query-link"
import { type ListAuditEvents, listAuditEventsInput } from "@/lib/queries/audit/list-audit-events"
import { listInput } from "./list-input"

const dayMs = 86_400_000

export function auditQuestion(params: SearchParams): ListAuditEvents {
  return listInput(listAuditEventsInput, {
    ...params,
    from: startOf(params.from, 0),
    // `to` is the last day that counts; the query wants the first instant that does not
    to: startOf(params.to, dayMs),
  })
}

function startOf(day: SearchParams[string], addMs: number): string | undefined {
  if (typeof day !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined
  const start = Date.parse(`${day}T00:00:00Z`)
  return Number.isNaN(start) ? undefined : new Date(start + addMs).toISOString()
}
