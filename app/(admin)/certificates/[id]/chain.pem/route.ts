// The issuing authority and its root as one PEM file, in that order, to be saved.
import { staffRoute } from "@/app/portal"
import { pemFile } from "@/lib/web/pem-file"

export const GET = staffRoute(async ({ actor, queries, params }) => {
  const { chain, serial } = await queries.getCertificate(actor, params.id ?? "")
  return pemFile(chain, `${serial}-chain.pem`)
})
