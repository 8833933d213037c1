// An update says which version it was made from, so that nobody overwrites what they have not seen.
// For use cases that update; the edges turn If-Match into the number.
import { DomainError } from "@/lib/core/domain-error"

/** @throws DomainError `precondition_failed` */
export function requireRevision(object: { name: string; revision: number }, revision: number): void {
  if (object.revision === revision) return
  throw new DomainError(
    "precondition_failed",
    `${object.name} was changed after you read it (version ${object.revision}, not ${revision}). Read it again and repeat your change.`,
  )
}
