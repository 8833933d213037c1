// Mass revocation: what would stop, and stopping it.
// For operators; publishing follows at once.
import { previewMassRevocationInput } from "@/lib/queries/certificates/preview-mass-revocation"
import { revokeManyInput } from "@/lib/usecases/certificates/revoke-many"
import type { MachineParts } from "../machine-parts"
import { defineRoute, type MachineRoute } from "../route"
import { massRevocation, massRevocationPreview } from "../schemas/certificate"

const tag = "Certificates"

export function revocationRoutes({ usecases, queries }: MachineParts): MachineRoute[] {
  return [
    defineRoute({
      method: "get",
      path: "/revocations/preview",
      tag,
      summary: "See who would lose what if all certificates of an application, partner, authority or key were revoked",
      query: previewMassRevocationInput,
      answer: { status: 200, schema: massRevocationPreview, description: "What would stop." },
      run: ({ actor, query }) => queries.previewMassRevocation(actor, query),
    }),
    defineRoute({
      method: "post",
      path: "/revocations",
      tag,
      summary: "Revoke all certificates of an application, partner, authority or key: published at once",
      body: revokeManyInput,
      answer: { status: 200, schema: massRevocation, description: "How many, and the releases that carry it out." },
      run: ({ actor, body }) => usecases.revokeMany(actor, body),
    }),
  ]
}
