// The audit log as a file, page by page out of the database: a table for people (CSV, RFC 4180) or JSON lines for programs.
// For the export route. A log of millions needs no more memory than one page, and ends unfinished where the session ends.
import type { AuditEventView } from "@/lib/core/audit-view"
import { DomainError } from "@/lib/core/domain-error"
import type { Page } from "@/lib/core/page"

export type ExportFormat = "csv" | "jsonl"

export type AuditExportInput = {
  format: ExportFormat
  /** Newest first. */
  list: (cursor: string | undefined) => Promise<Page<AuditEventView>>
  stillSignedIn: () => Promise<boolean>
}

const types: Record<ExportFormat, string> = {
  csv: "text/csv; charset=utf-8; header=present",
  jsonl: "application/x-ndjson; charset=utf-8",
}

/** The first page is read before anything is answered, so that a refusal is a problem and not half a file. */
export async function auditExport(input: AuditExportInput): Promise<Response> {
  const first = await input.list(undefined)
  const pages = exportedPages(input, first)
  const encoder = new TextEncoder()
  const stream = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const { done, value } = await pages.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
  })
  const headers = {
    "content-type": types[input.format],
    "content-disposition": `attachment; filename="audit.${input.format}"`,
    "cache-control": "no-store",
  }
  return new Response(stream, { headers })
}

async function* exportedPages({ format, list, stillSignedIn }: AuditExportInput, first: Page<AuditEventView>) {
  const line = format === "csv" ? csvLine : jsonLine
  if (format === "csv") yield `${columns.join(",")}\r\n`
  let page = first
  for (;;) {
    yield page.items.map(line).join("")
    if (page.nextCursor === null) return
    // a file that only looks complete would be worse than none
    if (!(await stillSignedIn())) throw new DomainError("unauthenticated", "The session ended during the export.")
    page = await list(page.nextCursor)
  }
}

function jsonLine(event: AuditEventView): string {
  return `${JSON.stringify(event)}\n`
}

const columns = [
  "at",
  "actor_kind",
  "actor_id",
  "actor_name",
  "action",
  "subject_kind",
  "subject_id",
  "subject_name",
  "partner_id",
  "environment",
  "detail",
  "event_id",
  "hash",
  "position",
]

function csvLine(event: AuditEventView): string {
  const { at, actor, action, subject, partnerId, environment, detail, id, hash, position } = event
  const cells = [
    at,
    actor.kind,
    actor.id,
    actor.name,
    action,
    subject.kind,
    subject.id,
    subject.name,
    partnerId ?? "",
    environment ?? "",
    JSON.stringify(detail),
    id,
    hash,
    position ?? "",
  ]
  return `${cells.map(csvCell).join(",")}\r\n`
}

/** Names are what somebody typed: a spreadsheet would run one that begins like a formula, so it gets an apostrophe. */
export function csvCell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
