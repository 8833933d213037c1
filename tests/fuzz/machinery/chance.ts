// Chance that can be repeated: the same number gives the same row. For the fuzz tests alone; nothing secret is made of it.

export type Chance = {
  /** 0 to below `end`. */
  below: (end: number) => number
  pick: <T>(list: readonly T[]) => T
  bytes: (length: number) => Uint8Array
  /** True once in so many. */
  oneIn: (many: number) => boolean
}

/** splitmix32 */
export function makeChance(seed: number): Chance {
  let state = seed | 0
  const next = (): number => {
    state = (state + 0x9e3779b9) | 0
    let word = state ^ (state >>> 16)
    word = Math.imul(word, 0x21f0aaad)
    word ^= word >>> 15
    word = Math.imul(word, 0x735a2d97)
    return (word ^ (word >>> 15)) >>> 0
  }
  const below = (end: number): number => next() % end
  return {
    below,
    oneIn: (many) => below(many) === 0,
    bytes: (length) => Uint8Array.from({ length }, () => below(256)),
    pick(list) {
      const picked = list[below(list.length)]
      if (picked === undefined) throw new RangeError("nothing to pick from")
      return picked
    },
  }
}
