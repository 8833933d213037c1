// One of a partner's own certificates as DER (RFC 2585), to be saved.
import { partnerRoute } from "@/app/portal"
import { derFile } from "@/lib/web/der-file"

export const GET = partnerRoute(async ({ actor, queries, params }) => {
  const { pem, serial } = await queries.getCertificate(actor, params.id ?? "")
  return derFile(pem, `${serial}.cer`)
})
