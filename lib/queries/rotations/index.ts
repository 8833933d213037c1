// What can be asked about rotations of issuing authorities, as one flat object of questions.
// For the composition root.
import type { QueryDeps } from "@/lib/queries/deps"
import { makeGetRotation } from "./get-rotation"
import { makeListRotations } from "./list-rotations"

export function makeRotationQueries(deps: QueryDeps) {
  return { listRotations: makeListRotations(deps), getRotation: makeGetRotation(deps) }
}
