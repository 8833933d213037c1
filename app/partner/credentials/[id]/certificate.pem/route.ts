// One of a partner's own certificates as a PEM file (RFC 7468), to be saved.
import { partnerRoute } from "@/app/portal"
import { pemFile } from "@/lib/web/pem-file"

export const GET = partnerRoute(async ({ actor, queries, params }) => {
  const { pem, serial } = await queries.getCertificate(actor, params.id ?? "")
  return pemFile(pem, `${serial}.pem`)
})
