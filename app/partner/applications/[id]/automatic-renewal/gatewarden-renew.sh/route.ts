// The renew script of one of a partner's own applications, as a file to be saved. It holds nothing secret.
import { partnerRoute } from "@/app/portal"
import { renewScriptName } from "@/lib/core/renew-script"

export const GET = partnerRoute(async ({ actor, queries, params }) => {
  const script = await queries.getRenewScript(actor, params.id ?? "")
  const headers = {
    "content-type": "text/x-shellscript; charset=utf-8",
    "content-disposition": `attachment; filename="${renewScriptName}"`,
    "cache-control": "private, no-store",
  }
  return new Response(script, { headers })
})
