// What the edges do about repeated requests, as one flat object of verbs.
// For the composition root.
import type { Deps } from "@/lib/usecases/deps"
import { makeAnswerOnce } from "./answer-once"

export function makeIdempotencyUseCases(deps: Deps) {
  return { answerOnce: makeAnswerOnce(deps) }
}
