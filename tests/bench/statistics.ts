// What a bench says of its samples: median and the ends that matter. For every bench and its table.

export type Spread = { n: number; min: number; p50: number; p99: number; max: number }

/** @param samples at least one, in any order */
export function spreadOf(samples: readonly number[]): Spread {
  const sorted = [...samples].sort((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
  return { n: sorted.length, min: at(0.000_001), p50: at(0.5), p99: at(0.99), max: at(1) }
}
