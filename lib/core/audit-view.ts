// The audit log and its verification as screens and the API show them. Instants are ISO 8601 in UTC.
// Shapes only; lib/queries/audit fills them.

export type AuditEventView = {
  id: string
  at: string
  actor: { kind: string; id: string; name: string }
  action: string
  subject: { kind: string; id: string; name: string }
  partnerId: string | null
  environment: string | null
  detail: Record<string, unknown>
  hash: string
  /** Its place in the chain; null while it is not sealed, which takes less than a second. */
  position: string | null
}

/** What was done to the log, at the first place where it shows. */
export type AuditFault =
  | "event-edited"
  | "event-deleted"
  | "event-unlinked"
  | "link-edited"
  | "link-missing"
  | "tail-truncated"
  | "anchor-missing"

export type AuditVerification =
  | { ok: true; events: number; sealed: number; unsealed: number; head: string; anchors: number }
  | {
      ok: false
      events: number
      head: string
      /** The first bad one, and in words what is wrong with it. */
      fault: { kind: AuditFault; position: string | null; eventId: string | null; detail: string }
    }
