// The audit log as it is filtered, as CSV or JSON lines, streamed page by page.
import { staffRoute } from "@/app/portal"
import { auditExport } from "@/lib/web/audit-export"
import { auditQuestion } from "@/lib/web/audit-question"

const pageSize = 200

export const GET = staffRoute(async ({ actor, queries, request, stillSignedIn }) => {
  const params = Object.fromEntries(new URL(request.url).searchParams)
  const asked = { ...auditQuestion(params), limit: pageSize }
  return auditExport({
    format: params.format === "jsonl" ? "jsonl" : "csv",
    list: (cursor) => queries.listAuditEvents(actor, { ...asked, cursor }),
    stillSignedIn,
  })
})
