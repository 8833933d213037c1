// Instants in words: how far off, and exactly when. English, and UTC unless a zone is named, so that server and browser agree.
// For every date on a screen.

const units = [
  ["year", 31_556_952],
  ["month", 2_629_746],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const

/** "in 3 days", "2 hours ago", "just now". */
export function relativeWords(instant: Date, now: Date): string {
  const seconds = (instant.getTime() - now.getTime()) / 1000
  const words = new Intl.RelativeTimeFormat("en", { numeric: "always" })
  for (const [unit, length] of units) {
    if (Math.abs(seconds) >= length) return words.format(Math.trunc(seconds / length), unit)
  }
  if (Math.abs(seconds) < 5) return seconds > 0 ? "in a moment" : "just now"
  return words.format(Math.trunc(seconds), "second")
}

/** "3 Oct 2026, 14:02 UTC"; with `seconds`, "3 Oct 2026, 14:02:11.120 UTC". */
export function exactWords(instant: Date, options: { seconds?: boolean; zone?: string } = {}): string {
  const zone = options.zone ?? "UTC"
  const date = new Intl.DateTimeFormat("en-GB", { timeZone: zone, day: "numeric", month: "short", year: "numeric" })
  const time = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hour: "2-digit",
    minute: "2-digit",
    ...(options.seconds ? ({ second: "2-digit", fractionalSecondDigits: 3 } as const) : {}),
    timeZoneName: "short",
    hour12: false,
  })
  return `${date.format(instant)}, ${time.format(instant)}`
}

/** "3 Oct 2026", for ends that matter by the day. */
export function dateWords(instant: Date): string {
  return new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", day: "numeric", month: "short", year: "numeric" }).format(
    instant,
  )
}

/** "410 ms", "1.2 s", "4 min": how long something took. */
export function durationWords(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(milliseconds < 10_000 ? 2 : 1)} s`
  if (milliseconds < 3_600_000) return `${Math.round(milliseconds / 60_000)} min`
  if (milliseconds < 172_800_000) return `${Math.round(milliseconds / 3_600_000)} h`
  return `${Math.round(milliseconds / 86_400_000)} days`
}
