// What can be asked about whoever presents a certificate, as one flat object of questions.
// For the composition root.
import type { QueryDeps } from "@/lib/queries/deps"
import { makeIdentifyPeer } from "./identify-peer"

export function makePeerQueries(deps: QueryDeps) {
  return { identifyPeer: makeIdentifyPeer(deps) }
}
