// What the program does about its authorities and environments, as one flat object of verbs.
// For the composition root.
import type { Deps } from "@/lib/usecases/deps"
import { makeBootstrap } from "./bootstrap"
import { makeBringKeyOnline } from "./bring-key-online"
import { makeIssueListenerCertificate } from "./issue-listener-certificate"
import { makeRenewResponders } from "./renew-responders"
import { makeRenewRootCrl } from "./renew-root-crl"
import { makeTakeKeyOffline } from "./take-key-offline"

export function makeAuthorityUseCases(deps: Deps) {
  return {
    bootstrap: makeBootstrap(deps),
    issueListenerCertificate: makeIssueListenerCertificate(deps),
    renewResponders: makeRenewResponders(deps),
    renewRootCrl: makeRenewRootCrl(deps),
    takeKeyOffline: makeTakeKeyOffline(deps),
    bringKeyOnline: makeBringKeyOnline(deps),
  }
}
