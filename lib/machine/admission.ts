// How many requests are worked on at once: what comes beyond it is told to come back, before anything is read of it.
// For the machine listener. Held polls do not count: they cost nothing while they wait.
import { DomainError } from "@/lib/core/domain-error"

export type Admission = {
  /** @returns what gives the place back @throws DomainError `unavailable` */
  enter: () => () => void
}

/** Some ten seconds of work: a fleet of thousands that reports one release is taken in, and a flood is not. */
const mostAtOnce = 2_000
/** Seconds. Each is told another number, so that those who are sent away do not come back together. */
const longestWait = 10

/** @param chance from 0 up to 1 */
export function makeAdmission(chance: () => number, most = mostAtOnce): Admission {
  let inside = 0
  return {
    enter() {
      if (inside >= most) {
        const retryAfter = 1 + Math.floor(chance() * longestWait)
        throw new DomainError("unavailable", "Too many requests at once. Try again in a moment.", { retryAfter })
      }
      inside += 1
      let left = false
      return () => {
        if (!left) inside -= 1
        left = true
      }
    },
  }
}
