// The search of the command palette.
// For the composition root.
import type { QueryDeps } from "@/lib/queries/deps"
import { makeSearch } from "./search"

export function makeSearchQueries(deps: QueryDeps) {
  return { search: makeSearch(deps) }
}
