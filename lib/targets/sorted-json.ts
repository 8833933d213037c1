// JSON with its members in the order of their names, so that the same release gives the same bytes.
// For the targets that write JSON for programs.

export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue | undefined }

/** @param indent for files that people read as well */
export function sortedJson(value: JsonValue, indent?: number): string {
  return JSON.stringify(sorted(value), null, indent)
}

function sorted(value: JsonValue): JsonValue {
  if (value === null || typeof value !== "object") return value
  if (isArray(value)) return value.map(sorted)
  const members = Object.entries(value).flatMap(([name, inner]) =>
    inner === undefined ? [] : [[name, inner] as const],
  )
  members.sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(members.map(([name, inner]) => [name, sorted(inner)]))
}

/** Array.isArray does not narrow readonly arrays. */
function isArray(value: object): value is readonly JsonValue[] {
  return Array.isArray(value)
}
