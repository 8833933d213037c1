// What can be asked about partners and their applications, as one flat object of questions.
// For the composition root.
import type { QueryDeps } from "@/lib/queries/deps"
import { makeGetApplication } from "./get-application"
import { makeGetApplicationReach, makeGetBlastRadius } from "./get-blast-radius"
import { makeGetPartner } from "./get-partner"
import { makeGetPartnerHome } from "./get-partner-home"
import { makeListApplications } from "./list-applications"
import { makeListPartners } from "./list-partners"

export function makePartnerQueries(deps: QueryDeps) {
  return {
    listPartners: makeListPartners(deps),
    getPartner: makeGetPartner(deps),
    getPartnerHome: makeGetPartnerHome(deps),
    getBlastRadius: makeGetBlastRadius(deps),
    listApplications: makeListApplications(deps),
    getApplication: makeGetApplication(deps),
    getApplicationReach: makeGetApplicationReach(deps),
  }
}
