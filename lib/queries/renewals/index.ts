// What can be asked about renewals, as one flat object of questions.
// For the composition root.
import type { QueryDeps } from "@/lib/queries/deps"
import { makeGetReissue } from "./get-reissue"
import { makeGetRenewalBoard } from "./get-renewal-board"
import { makeListRenewals } from "./list-renewals"
import { makePreviewReissue } from "./preview-reissue"

export function makeRenewalQueries(deps: QueryDeps) {
  return {
    getReissue: makeGetReissue(deps),
    listRenewals: makeListRenewals(deps),
    getRenewalBoard: makeGetRenewalBoard(deps),
    previewReissue: makePreviewReissue(deps),
  }
}
