// What can be done about publications and decisions, as one flat object of verbs.
// For the composition root. What publishes itself is called by other use cases, in their transactions.
import type { Deps } from "@/lib/usecases/deps"
import { makeDecideForPeer } from "./decide-for-peer"
import { makeDecideRequest } from "./decide-request"
import { makeHeadDeciders } from "./head-deciders"
import { makePublishRelease } from "./publish-release"
import { makeRenewStamps } from "./renew-stamps"
import { makeReviewChanges } from "./review-changes"
import { makePreviewRollback, makeRollBack } from "./roll-back"
import { makeSetStaleness } from "./set-staleness"

export function makePublicationUseCases(deps: Deps) {
  const deciders = makeHeadDeciders(deps.db)
  return {
    reviewChanges: makeReviewChanges(deps),
    publishRelease: makePublishRelease(deps),
    previewRollback: makePreviewRollback(deps),
    rollBack: makeRollBack(deps),
    setStaleness: makeSetStaleness(deps),
    renewStamps: makeRenewStamps(deps),
    decideRequest: makeDecideRequest(deps, deciders),
    decideForPeer: makeDecideForPeer(deps, deciders),
  }
}
