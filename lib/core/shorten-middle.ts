// A long identifier for the eye: its type prefix and both ends, which tell two of them apart.
// For screens; the whole one is always a click away.

/** `app_01j9…6tk2k2`; a text that would hardly shrink is left whole. */
export function shortenMiddle(text: string, keep: number): string {
  const prefix = /^[a-z]{2,4}_/.exec(text)?.[0] ?? ""
  const rest = text.slice(prefix.length)
  if (rest.length <= keep * 2 + 2) return text
  return `${prefix}${rest.slice(0, keep)}…${rest.slice(-keep)}`
}
