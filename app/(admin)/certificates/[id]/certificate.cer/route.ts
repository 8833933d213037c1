// The certificate as DER (RFC 2585), to be saved.
import { staffRoute } from "@/app/portal"
import { derFile } from "@/lib/web/der-file"

export const GET = staffRoute(async ({ actor, queries, params }) => {
  const { pem, serial } = await queries.getCertificate(actor, params.id ?? "")
  return derFile(pem, `${serial}.cer`)
})
