// How a connection check stands, for the page that waits for it.
import { partnerRoute } from "@/app/portal"

export const GET = partnerRoute(async ({ actor, queries, params }) => {
  const check = await queries.getConnectionCheck(actor, params.id ?? "")
  return Response.json(check, { headers: { "cache-control": "no-store" } })
})
