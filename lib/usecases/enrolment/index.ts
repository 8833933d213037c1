// What applications, gateways and operators do to get and renew their certificates, as one flat object of verbs.
// For the composition root.
import type { Deps } from "@/lib/usecases/deps"
import { makeCreateApplicationCode } from "./create-application-code"
import { makeEnrolWithCode } from "./enrol-with-code"
import { makeRenewCertificate } from "./renew-certificate"

export function makeEnrolmentUseCases(deps: Deps) {
  return {
    createApplicationCode: makeCreateApplicationCode(deps),
    enrolWithCode: makeEnrolWithCode(deps),
    renewCertificate: makeRenewCertificate(deps),
  }
}
