// What can be done about certificates and CRLs, as one flat object of verbs.
// For the composition root.
import type { Deps } from "@/lib/usecases/deps"
import { makeIssueCertificate } from "./issue-certificate"
import { makeRebuildCrls } from "./rebuild-crls"
import { makeRevokeCertificate } from "./revoke-certificate"
import { makeRevokeMany } from "./revoke-many"
import { makeSetCertificateProfile } from "./set-certificate-profile"

export function makeCertificateUseCases(deps: Deps) {
  return {
    issueCertificate: makeIssueCertificate(deps),
    setCertificateProfile: makeSetCertificateProfile(deps),
    revokeCertificate: makeRevokeCertificate(deps),
    revokeMany: makeRevokeMany(deps),
    rebuildCrls: makeRebuildCrls(deps),
  }
}
