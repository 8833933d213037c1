// What keeps certificates from ending unnoticed, as one flat object of verbs.
// For the composition root.
import type { Deps } from "@/lib/usecases/deps"
import { makeAskReissue } from "./ask-reissue"
import { makeGiveNotices } from "./give-notices"
import { makeMarkInstalled } from "./mark-installed"
import { makeNoteCertificateSeen } from "./note-certificate-seen"
import { makeWithdrawReissue } from "./withdraw-reissue"

export function makeRenewalUseCases(deps: Deps) {
  return {
    askReissue: makeAskReissue(deps),
    withdrawReissue: makeWithdrawReissue(deps),
    giveNotices: makeGiveNotices(deps),
    markInstalled: makeMarkInstalled(deps),
    noteCertificateSeen: makeNoteCertificateSeen(deps),
  }
}
