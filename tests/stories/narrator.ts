// Says each step of a story as it happens, with how long it took. For the demo's terminal.
import { performance } from "node:perf_hooks"

export type Narrator = {
  /** Runs a step and says what came of it. */
  step: <T>(title: string, work: () => Promise<T>, outcome?: (result: T) => string) => Promise<T>
  say: (line: string) => void
}

export function makeNarrator(write: (line: string) => void): Narrator {
  const begun = performance.now()
  const clock = () => `${((performance.now() - begun) / 1000).toFixed(1).padStart(5)} s`
  return {
    say: (line) => write(`${clock()}    ${line}`),
    step: async (title, work, outcome) => {
      const started = performance.now()
      const result = await work()
      const took = `${Math.round(performance.now() - started)} ms`
      const words = outcome === undefined ? "" : `: ${outcome(result)}`
      write(`${clock()}  ✓ ${title}${words} (${took})`)
      return result
    },
  }
}
