// What the program does about its authorities and environments, as one flat object of verbs.
// For the composition root.
import type { Deps } from "@/lib/usecases/deps"
import { makeBootstrap } from "./bootstrap"
import { makeIssueListenerCertificate } from "./issue-listener-certificate"
import { makeRenewResponders } from "./renew-responders"

export function makeAuthorityUseCases(deps: Deps) {
  return {
    bootstrap: makeBootstrap(deps),
    issueListenerCertificate: makeIssueListenerCertificate(deps),
    renewResponders: makeRenewResponders(deps),
  }
}
