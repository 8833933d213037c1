// What can be done about access: asked for, given, set and taken back, as one flat object of verbs.
// For the composition root.
import type { Deps } from "@/lib/usecases/deps"
import { makeApproveGrant } from "./approve-grant"
import { makeDemandFourEyes } from "./demand-four-eyes"
import { makeRequestGrant } from "./request-grant"
import { makeSetGrants } from "./set-grants"
import { makeWithdrawGrant } from "./withdraw-grant"

export function makeGrantUseCases(deps: Deps) {
  return {
    setGrants: makeSetGrants(deps),
    requestGrant: makeRequestGrant(deps),
    approveGrant: makeApproveGrant(deps),
    withdrawGrant: makeWithdrawGrant(deps),
    demandFourEyes: makeDemandFourEyes(deps),
  }
}
