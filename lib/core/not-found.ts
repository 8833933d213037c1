// The one answer for an object that does not exist and for one that the asker may not know of.
// For every use case and query that looks something up by its identifier.
import { DomainError } from "./domain-error"

const longestId = 64

/** @param kind the word of the domain, `partner` */
export function notFound(kind: string, id: string): DomainError {
  return new DomainError("not_found", `There is no ${kind} ${id.slice(0, longestId)}.`)
}
