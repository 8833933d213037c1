// JSON in one form: members in code unit order, no white space, UTF-8. The same value has the same bytes and so the same digest.
// For artifacts and signed payloads; a reader never needs it, since the bytes themselves are hashed and signed.

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json | undefined }

const encoder = new TextEncoder()

export function canonicalJson(value: Json): Uint8Array<ArrayBuffer> {
  return encoder.encode(write(value))
}

function write(value: Json): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value)
  if (isArray(value)) return `[${value.map(write).join(",")}]`
  const members = Object.entries(value).flatMap(([name, inner]) =>
    inner === undefined ? [] : [[name, inner] as const],
  )
  members.sort(([a], [b]) => compareText(a, b))
  return `{${members.map(([name, inner]) => `${JSON.stringify(name)}:${write(inner)}`).join(",")}}`
}

/** Array.isArray does not narrow readonly arrays. */
function isArray(value: object): value is readonly Json[] {
  return Array.isArray(value)
}

/** By code unit: no locale has a say in what is published. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
