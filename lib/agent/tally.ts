// What the agent counts while it runs: polls and refusals by their code, and when and how long.
// For the metrics file. Everything is of this run of the agent; what outlives it is in the state files.

export type Tally = {
  /** @param result `unchanged`, `news`, or the code of the error */
  polled: (result: string) => void
  applied: (durations: Record<string, number>) => void
  refused: (code: string) => void
  /** Hears of each change but of polls that brought nothing. */
  onChange: (listener: () => void) => void
  read: () => Counted
}

export type Counted = {
  startedAt: Date
  polls: ReadonlyMap<string, number>
  answeredAt: Date | undefined
  applies: number
  appliedAt: Date | undefined
  /** Of the last application, milliseconds by step, with the `total`. */
  durations: Record<string, number>
  refusals: ReadonlyMap<string, number>
}

export function makeTally(clock: () => Date): Tally {
  const counted: Counted & { polls: Map<string, number>; refusals: Map<string, number> } = {
    startedAt: clock(),
    polls: new Map(),
    answeredAt: undefined,
    applies: 0,
    appliedAt: undefined,
    durations: {},
    refusals: new Map(),
  }
  const listeners: (() => void)[] = []
  const changed = () => {
    for (const listener of listeners) listener()
  }
  const add = (counts: Map<string, number>, name: string) => counts.set(name, (counts.get(name) ?? 0) + 1)
  return {
    polled: (result) => {
      add(counted.polls, result)
      if (result === "unchanged" || result === "news") counted.answeredAt = clock()
      if (result !== "unchanged") changed()
    },
    applied: (durations) => {
      counted.applies += 1
      counted.appliedAt = clock()
      counted.durations = durations
      changed()
    },
    refused: (code) => {
      add(counted.refusals, code)
      changed()
    },
    onChange: (listener) => {
      listeners.push(listener)
    },
    read: () => counted,
  }
}
