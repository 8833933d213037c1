// The address of this list with some of its questions changed; the cursor goes, because it belongs to the old questions.
// For search boxes, filters, sortable headers and pagers.

export type SearchParams = Record<string, string | string[] | undefined>

/** @param changes `null` takes a question away */
export function queryLink(path: string, current: SearchParams, changes: Record<string, string | null>): string {
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(current)) {
    if (key === "cursor" || key in changes || value === undefined) continue
    for (const one of [value].flat()) query.append(key, one)
  }
  for (const [key, value] of Object.entries(changes)) if (value !== null && value !== "") query.set(key, value)
  const text = query.toString()
  return text === "" ? path : `${path}?${text}`
}
