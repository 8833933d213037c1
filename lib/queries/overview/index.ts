// The overview of the perimeter.
// For the composition root.
import { makeGetOverview, type OverviewQueryDeps } from "./get-overview"

export function makeOverviewQueries(deps: OverviewQueryDeps) {
  return { getOverview: makeGetOverview(deps) }
}
