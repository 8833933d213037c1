// What can be asked about root documents, as one flat object of questions.
// For the composition root.
import type { QueryDeps } from "@/lib/queries/deps"
import { makeGetSigningKeys } from "./get-signing-keys"

export function makeRootDocumentQueries(deps: QueryDeps) {
  return { getSigningKeys: makeGetSigningKeys(deps) }
}
