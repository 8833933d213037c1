// What can be asked about renewals, as one flat object of questions.
// For the composition root.
import type { QueryDeps } from "@/lib/queries/deps"
import { makeGetReissue } from "./get-reissue"

export function makeRenewalQueries(deps: QueryDeps) {
  return {
    getReissue: makeGetReissue(deps),
  }
}
