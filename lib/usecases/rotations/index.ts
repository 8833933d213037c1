// What can be done about the succession of issuing authorities, as one flat object of verbs.
// For the composition root.
import type { Deps } from "@/lib/usecases/deps"
import { makeAdvanceRotation } from "./advance-rotation"
import { makeCancelRotation } from "./cancel-rotation"
import { makeDeclareCompromised } from "./declare-compromised"
import { makeStartRotation } from "./start-rotation"

export function makeRotationUseCases(deps: Deps) {
  return {
    startRotation: makeStartRotation(deps),
    advanceRotation: makeAdvanceRotation(deps),
    cancelRotation: makeCancelRotation(deps),
    declareCompromised: makeDeclareCompromised(deps),
  }
}
