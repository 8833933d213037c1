// The questions that an address asks a list, as the list's query takes them. What somebody typed wrong asks nothing.
// For pages with filters. A cursor that is not the list's own is the query's to refuse.
import type { z } from "zod"
import type { SearchParams } from "@/lib/core/query-link"

/** @param more what does not come from the address */
export function listInput<S extends z.ZodObject>(
  schema: S,
  params: SearchParams,
  more: Record<string, unknown> = {},
): z.output<S> {
  const asked: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(schema.shape)) {
    const value = [params[name]].flat()[0]
    if (value === undefined || value === "") continue
    // a field of the schema is a schema; zod types a shape's values more loosely
    if ((field as z.ZodType).safeParse(value).success) asked[name] = value
  }
  return schema.parse({ ...asked, ...more })
}
