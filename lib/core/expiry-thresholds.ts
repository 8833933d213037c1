// How many days before an end somebody is told of it.
// For the notices, and for the screens that say when the next one goes out.

export const certificateThresholds = [30, 14, 7, 1] as const

/** Earlier as well: what an authority issues never outlives it, so its last months already shorten every certificate. */
export const authorityThresholds = [180, 90, 30, 14, 7, 1] as const
