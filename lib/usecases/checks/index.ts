// What can be done about connection checks, as one flat object of verbs.
// For the composition root.
import type { Deps } from "@/lib/usecases/deps"
import { makeRecordConnectionCheck } from "./record-connection-check"
import { makeStartConnectionCheck } from "./start-connection-check"

export function makeCheckUseCases(deps: Deps) {
  return {
    startConnectionCheck: makeStartConnectionCheck(deps),
    recordConnectionCheck: makeRecordConnectionCheck(deps),
  }
}
