// The certificate as a PEM file (RFC 7468), to be saved.
import { staffRoute } from "@/app/portal"
import { pemFile } from "@/lib/web/pem-file"

export const GET = staffRoute(async ({ actor, queries, params }) => {
  const { pem, serial } = await queries.getCertificate(actor, params.id ?? "")
  return pemFile(pem, `${serial}.pem`)
})
