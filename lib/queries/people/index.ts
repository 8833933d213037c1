// What can be asked about people, as one flat object of questions.
// For the composition root.
import type { QueryDeps } from "@/lib/queries/deps"
import { makeGetMyAccount } from "./get-my-account"
import { makeGetOpenInvitation } from "./get-open-invitation"
import { makeIsSetUp } from "./is-set-up"
import { makeListInvitations } from "./list-invitations"
import { makeListPeople } from "./list-people"

export function makePeopleQueries(deps: QueryDeps) {
  return {
    isSetUp: makeIsSetUp(deps),
    listPeople: makeListPeople(deps),
    listInvitations: makeListInvitations(deps),
    getOpenInvitation: makeGetOpenInvitation(deps),
    getMyAccount: makeGetMyAccount(deps),
  }
}
