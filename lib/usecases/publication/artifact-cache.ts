// Parsed artifacts by their digest, so that a publication reads from the database only what it has not seen before.
// For readContents. A digest has one content for ever, so nothing here can be out of date; what is in it must not be changed.

const mostBytes = 32 * 1024 * 1024

type Entry = { value: unknown; bytes: number }

/** In the order of last use: a Map iterates in the order of insertion. */
const entries = new Map<string, Entry>()
let total = 0

export function cachedArtifact(sha256: string): Entry | undefined {
  const entry = entries.get(sha256)
  if (entry === undefined) return undefined
  entries.delete(sha256)
  entries.set(sha256, entry)
  return entry
}

/** @param bytes length of what was parsed, the measure of what it costs to keep */
export function cacheArtifact(sha256: string, value: unknown, bytes: number): void {
  if (entries.has(sha256) || bytes > mostBytes / 4) return
  entries.set(sha256, { value, bytes })
  total += bytes
  for (const [oldest, entry] of entries) {
    if (total <= mostBytes) return
    entries.delete(oldest)
    total -= entry.bytes
  }
}
