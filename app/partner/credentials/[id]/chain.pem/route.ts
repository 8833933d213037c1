// The issuing authority of one of a partner's own certificates and its root as one PEM file, in that order, to be saved.
import { partnerRoute } from "@/app/portal"
import { pemFile } from "@/lib/web/pem-file"

export const GET = partnerRoute(async ({ actor, queries, params }) => {
  const { chain, serial } = await queries.getCertificate(actor, params.id ?? "")
  return pemFile(chain, `${serial}-chain.pem`)
})
