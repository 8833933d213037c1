// What can be done about partners and their applications, as one flat object of verbs.
// For the composition root.
import type { Deps } from "@/lib/usecases/deps"
import { makeActivatePartner } from "./activate-partner"
import { makeCreateApplication } from "./create-application"
import { makeOffboardPartner } from "./offboard-partner"
import { makeRegisterPartner } from "./register-partner"
import { makeResumeApplication } from "./resume-application"
import { makeResumePartner } from "./resume-partner"
import { makeRetireApplication } from "./retire-application"
import { makeSuspendApplication } from "./suspend-application"
import { makeSuspendPartner } from "./suspend-partner"
import { makeUpdateApplication } from "./update-application"
import { makeUpdatePartner } from "./update-partner"

export function makePartnerUseCases(deps: Deps) {
  return {
    registerPartner: makeRegisterPartner(deps),
    updatePartner: makeUpdatePartner(deps),
    activatePartner: makeActivatePartner(deps),
    suspendPartner: makeSuspendPartner(deps),
    resumePartner: makeResumePartner(deps),
    offboardPartner: makeOffboardPartner(deps),
    createApplication: makeCreateApplication(deps),
    updateApplication: makeUpdateApplication(deps),
    suspendApplication: makeSuspendApplication(deps),
    resumeApplication: makeResumeApplication(deps),
    retireApplication: makeRetireApplication(deps),
  }
}
