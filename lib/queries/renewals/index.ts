// What can be asked about renewals, as one flat object of questions.
// For the composition root.
import { makeGetReissue } from "./get-reissue"
import { makeGetRenewScript, type RenewScriptDeps } from "./get-renew-script"
import { makeGetRenewalBoard } from "./get-renewal-board"
import { makeListRenewals } from "./list-renewals"
import { makePreviewReissue } from "./preview-reissue"

export function makeRenewalQueries(deps: RenewScriptDeps) {
  return {
    getReissue: makeGetReissue(deps),
    listRenewals: makeListRenewals(deps),
    getRenewalBoard: makeGetRenewalBoard(deps),
    previewReissue: makePreviewReissue(deps),
    getRenewScript: makeGetRenewScript(deps),
  }
}
