// How long to wait after the n-th failure in a row: doubling, capped, and with chance in it.
// For everything that asks again. Without chance a fleet that lost its server would come back in one wave.

export type BackOffRange = { firstMs: number; capMs: number }

/**
 * @param failures in a row, from 1
 * @param chance from 0 up to 1
 */
export function backOff(failures: number, { firstMs, capMs }: BackOffRange, chance: number): number {
  const whole = Math.min(capMs, firstMs * 2 ** Math.min(failures - 1, 30))
  return Math.round(whole * (0.5 + chance / 2))
}
