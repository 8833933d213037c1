// What can be asked about certificates, as one flat object of questions.
// For the composition root.
import type { QueryDeps } from "@/lib/queries/deps"
import { makeGetCertificate } from "./get-certificate"
import { makeListCertificates } from "./list-certificates"
import { makePreviewMassRevocation } from "./preview-mass-revocation"
import { makePreviewRevocation } from "./preview-revocation"

export function makeCertificateQueries(deps: QueryDeps) {
  return {
    listCertificates: makeListCertificates(deps),
    getCertificate: makeGetCertificate(deps),
    previewMassRevocation: makePreviewMassRevocation(deps),
    previewRevocation: makePreviewRevocation(deps),
  }
}
