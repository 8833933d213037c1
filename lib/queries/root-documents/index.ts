// What can be asked about root documents, as one flat object of questions.
// For the composition root.
import type { QueryDeps } from "@/lib/queries/deps"
import { makeGetSigningKeys } from "./get-signing-keys"
import { makeListRootEnds } from "./list-root-ends"

export function makeRootDocumentQueries(deps: QueryDeps) {
  return { getSigningKeys: makeGetSigningKeys(deps), listRootEnds: makeListRootEnds(deps) }
}
