// Pages of a list by keyset: the cursor holds where the last page ended, so a page costs the same wherever it lies.
// For queries, and for the edges that pass `limit` and `cursor` on.
import { z } from "zod"
import { invalidField } from "@/lib/core/domain-error"

export type Page<T> = { items: T[]; nextCursor: string | null }

/** What every list understands; edges extend it with their filters. */
export const pageInput = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
  q: z.string().trim().max(200).optional(),
})

/** The sort key of a page's last row, opaque to callers. */
export function encodeCursor(key: string[]): string {
  const bytes = new TextEncoder().encode(JSON.stringify(key))
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "")
}

/** @throws DomainError `invalid_input` for a cursor that this list did not give */
export function decodeCursor(cursor: string, parts: number): string[] {
  const key = parseCursor(cursor)
  if (key?.length === parts) return key
  throw invalidField("cursor", "This is not a cursor of this list. Start again without one.")
}

function parseCursor(cursor: string): string[] | undefined {
  try {
    const binary = atob(cursor.replaceAll("-", "+").replaceAll("_", "/"))
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0))
    const parsed = z.array(z.string()).safeParse(JSON.parse(new TextDecoder().decode(bytes)))
    return parsed.data
  } catch {
    // not base64, or not JSON: the caller names the field
    return undefined
  }
}

/** The page out of `limit + 1` rows. */
export function toPage<Row, Item>(
  rows: Row[],
  limit: number,
  keyOf: (row: Row) => string[],
  itemOf: (row: Row) => Item,
): Page<Item> {
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1) : undefined
  return { items: shown.map(itemOf), nextCursor: last === undefined ? null : encodeCursor(keyOf(last)) }
}
