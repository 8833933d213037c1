// One question of an address: the first where it was asked twice, undefined where it is empty.
// For pages that read their filters off the address.
import type { SearchParams } from "@/lib/core/query-link"

export function firstValue(params: SearchParams, name: string): string | undefined {
  const value = [params[name]].flat()[0]
  return value === undefined || value === "" ? undefined : value
}

/** The value where it is one of those allowed; what somebody typed into the address otherwise filters nothing. */
export function oneOf<const T extends string>(
  params: SearchParams,
  name: string,
  allowed: readonly T[],
): T | undefined {
  const value = firstValue(params, name)
  return allowed.find((one) => one === value)
}
