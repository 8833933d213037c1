// Which release an address names. What names none does not exist, whatever is wrong with it.
// For the pages and routes under /releases.
import { notFound } from "@/lib/core/not-found"
import { type GetRelease, getReleaseInput } from "@/lib/queries/publication/get-release"

/** @throws DomainError `not_found` */
export function releaseParams({ environment = "", sequence = "" }: Record<string, string>): GetRelease {
  const read = getReleaseInput.safeParse({ environment, sequence })
  if (!read.success) throw notFound("release", sequence)
  return read.data
}
