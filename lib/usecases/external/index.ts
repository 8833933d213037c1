// What can be done about certificates of other CAs, as one flat object of verbs. They are revoked like any other.
// For the composition root.
import type { Deps } from "@/lib/usecases/deps"
import { makeAddExternalAnchor } from "./add-external-anchor"
import { makePreviewExternalCertificate } from "./preview-external-certificate"
import { makeRegisterExternalCertificate } from "./register-external-certificate"
import { makeRemoveExternalAnchor } from "./remove-external-anchor"

export function makeExternalUseCases(deps: Deps) {
  return {
    addExternalAnchor: makeAddExternalAnchor(deps),
    removeExternalAnchor: makeRemoveExternalAnchor(deps),
    registerExternalCertificate: makeRegisterExternalCertificate(deps),
    previewExternalCertificate: makePreviewExternalCertificate(deps),
  }
}
