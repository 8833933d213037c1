// What can be asked about certificates of other CAs, as one flat object of questions.
// For the composition root.
import type { QueryDeps } from "@/lib/queries/deps"
import { makeListExternalAnchors } from "./list-external-anchors"

export function makeExternalQueries(deps: QueryDeps) {
  return { listExternalAnchors: makeListExternalAnchors(deps) }
}
