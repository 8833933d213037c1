// The outcome of a use case in one word: the code of its refusal, or `done`.
// For tests that expect either; an error of any other kind is handed back as it is.
import { DomainError } from "@/lib/core/domain-error"

export const codeOf = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => "done",
    (error: unknown) => (error instanceof DomainError ? error.code : error),
  )
