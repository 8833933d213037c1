// The version that an update is made from: If-Match to a revision, and a revision to an ETag (RFC 9110 §13.1.1).
// For the updates of the operator API.
import { DomainError } from "@/lib/core/domain-error"

export function etagOfRevision(revision: number): string {
  return `"${revision}"`
}

/**
 * @param current reads the revision that the object has now; asked for `*` and for several ETags alone
 * @throws DomainError `precondition_required` (428), `precondition_failed` (412)
 */
export async function revisionOf(ifMatch: string | undefined, current: () => Promise<number>): Promise<number> {
  if (ifMatch === undefined || ifMatch.trim() === "") {
    throw new DomainError(
      "precondition_required",
      "Send If-Match with the ETag of the version that you changed, or * for whichever is there.",
    )
  }
  if (ifMatch.trim() === "*") return current()
  const revisions = ifMatch.split(",").map((one) => Number(/^"(\d{1,9})"$/.exec(one.trim())?.[1] ?? Number.NaN))
  const [only] = revisions
  if (revisions.length === 1 && only !== undefined && !Number.isNaN(only)) return only
  const now = await current()
  if (revisions.includes(now)) return now
  throw new DomainError(
    "precondition_failed",
    "The object is not in any of the versions that If-Match names. Read it again and repeat your change.",
  )
}
