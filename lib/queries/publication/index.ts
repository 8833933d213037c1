// What can be asked about releases, as one flat object of questions.
// For the composition root.
import type { QueryDeps } from "@/lib/queries/deps"
import { makeGetRelease } from "./get-release"
import { makeListReleases } from "./list-releases"

export function makePublicationQueries(deps: QueryDeps) {
  return { listReleases: makeListReleases(deps), getRelease: makeGetRelease(deps) }
}
