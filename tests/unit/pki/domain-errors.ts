// Catches what a parser throws and holds that it is a DomainError and nothing else.
// A TypeError or an OpenSSL error that escapes is a 500 for whoever sent the bytes.
import { DomainError } from "@/lib/core/domain-error"

/** The DomainError that the work throws; undefined when it throws nothing; anything else goes on its way and fails the test. */
export function refusal(work: () => unknown): DomainError | undefined {
  try {
    work()
    return undefined
  } catch (error) {
    if (error instanceof DomainError) return error
    throw error
  }
}
