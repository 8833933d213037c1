// The label of an EST address names the hierarchy that issues: an environment for applications, `infrastructure` for the others.
// For enrolment and renewal: whoever asks under the label of another one is told so, and gets nothing.
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import { infrastructure } from "@/lib/core/hierarchy"

/**
 * @param label null where the address has none: then it is whatever is the asker's
 * @throws DomainError forbidden
 */
export function requireLabel(label: string | null, actor: Actor): void {
  const own = actor.kind === "application" ? actor.environment : infrastructure
  if (label === null || label === own) return
  throw new DomainError(
    "forbidden",
    `This identity belongs to ${own}, and ${label} issues it nothing. Use /.well-known/est/${own}/, or the address without a label.`,
  )
}
