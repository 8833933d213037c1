// When a manifest says it was made: never before the one it follows, even where the server's clock has stepped back.
// For everything that signs a manifest.

/** @param previous when the manifest before was issued, or null for the first */
export function nextIssuedAt(previous: Date | null, now: Date): Date {
  return previous !== null && previous > now ? previous : now
}
