// Times the steps of one application of a manifest, for its log line; tells whoever asked before each begins.
// For the agent, whose way from revocation to refusal has to stay well below a second.

export type Steps = {
  /** Runs the step and adds what it took. */
  step: <T>(name: string, work: () => T | Promise<T>) => Promise<T>
  /** Milliseconds by step, with the `total`. */
  durations: () => Record<string, number>
}

/** @param onStep is told before each step begins; what it throws or does (a test ends the process here) happens there */
export function measureSteps(onStep: (name: string) => void | Promise<void> = () => undefined): Steps {
  const begun = performance.now()
  const taken: Record<string, number> = {}
  return {
    step: async (name, work) => {
      await onStep(name)
      const from = performance.now()
      try {
        return await work()
      } finally {
        taken[name] = tenths((taken[name] ?? 0) + performance.now() - from)
      }
    },
    durations: () => ({ ...taken, total: tenths(performance.now() - begun) }),
  }
}

const tenths = (ms: number): number => Math.round(ms * 10) / 10
