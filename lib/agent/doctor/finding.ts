// One line of the self-check: what was looked at, how it is, and what to do where it is not well.
// For `gatewarden-agent doctor` and for each kind of gateway, which adds lines of its own.
import { wordsOf } from "../agent-error"

export type FindingState = "ok" | "warn" | "fail"
export type Finding = {
  /** Kebab-case, stable: monitoring may go by it. */
  check: string
  state: FindingState
  words: string
  /** What to do; absent where all is well. */
  remedy?: string
}

export const ok = (check: string, words: string): Finding => ({ check, state: "ok", words })
export const warn = (check: string, words: string, remedy: string): Finding => ({ check, state: "warn", words, remedy })
export const fail = (check: string, words: string, remedy: string): Finding => ({ check, state: "fail", words, remedy })

/** A check that cannot even be made is a finding too: the self-check is for hosts where much is broken. */
export async function examine(check: string, look: () => Finding | Finding[] | Promise<Finding | Finding[]>) {
  try {
    return [await look()].flat()
  } catch (error) {
    return [fail(check, wordsOf(error), "Mend what the words say, and run doctor once more.")]
  }
}
