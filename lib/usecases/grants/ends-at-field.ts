// When a grant ends, as an instant with its offset: "2027-03-01T00:00:00Z". Left out or null, it does not end by itself.
// For the inputs of grants. The instant itself is the first without access.
import { z } from "zod"
import { DomainError } from "@/lib/core/domain-error"

export const endsAtField = z.iso
  .datetime({ offset: true, error: "Give the end as an instant, such as 2027-03-01T00:00:00Z." })
  .transform((text) => new Date(text))
  .nullish()
  .transform((end) => end ?? null)

/** @throws DomainError `invalid_input` */
export function requireFutureEnd(endsAt: Date | null, now: Date, field = "endsAt"): void {
  if (endsAt === null || endsAt > now) return
  const reason = `The end, ${endsAt.toISOString()}, has passed. Give one in the future, or none.`
  throw new DomainError("invalid_input", reason, { fields: { [field]: reason } })
}
