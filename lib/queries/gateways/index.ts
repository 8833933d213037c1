// What can be asked about gateways, as one flat object of questions.
// For the composition root.
import type { QueryDeps } from "@/lib/queries/deps"
import { makeGetGateway } from "./get-gateway"
import { makeListGateways } from "./list-gateways"

export function makeGatewayQueries(deps: QueryDeps) {
  return { listGateways: makeListGateways(deps), getGateway: makeGetGateway(deps) }
}
