// What can be asked about layers in front of gateways, as one flat object of questions.
// For the composition root.
import type { QueryDeps } from "@/lib/queries/deps"
import { makeListPeers } from "./list-peers"

export function makeLayerQueries(deps: QueryDeps) {
  return { listPeers: makeListPeers(deps) }
}
