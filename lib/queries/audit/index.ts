// What can be asked about the audit log, as one flat object of questions.
// For the composition root.
import { makeListAuditEvents } from "./list-audit-events"
import { type AuditQueryDeps, makeVerifyAudit } from "./verify-audit"

export function makeAuditQueries(deps: AuditQueryDeps) {
  return { listAuditEvents: makeListAuditEvents(deps), verifyAudit: makeVerifyAudit(deps) }
}
