// What can be done about operators, as one flat object of verbs.
// For the composition root.
import type { Deps } from "@/lib/usecases/deps"
import { makeCreateOperator } from "./create-operator"
import { makeRevokeOperator } from "./revoke-operator"

export function makeOperatorUseCases(deps: Deps) {
  return {
    createOperator: makeCreateOperator(deps),
    revokeOperator: makeRevokeOperator(deps),
  }
}
