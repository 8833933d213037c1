// How long to wait after the n-th failure in a row: doubling, capped, and with chance in it.
// For everything that asks again. Without chance a fleet that lost its server would come back in one wave.

export type BackOffRange = { firstMs: number; capMs: number }

/**
 * @param failures in a row, from 1
 * @param chance from 0 up to 1
 */
export function backOff(failures: number, range: BackOffRange, chance: number): number {
  return Math.round(due(failures, range) * (0.5 + chance / 2))
}

/**
 * The same with all the chance there is room for: a server that comes back after some seconds meets its fleet over about as many, and has
 * time for others meanwhile (decision 060).
 */
export function spreadOut(failures: number, range: BackOffRange, chance: number): number {
  return Math.round(due(failures, range) * (0.1 + chance * 0.9))
}

const due = (failures: number, { firstMs, capMs }: BackOffRange): number =>
  Math.min(capMs, firstMs * 2 ** Math.min(failures - 1, 30))
