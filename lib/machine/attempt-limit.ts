// How often a network may try something that it could guess at: so many failures in a while, then it has to wait.
// For enrolment, by whichever door. Each process counts for itself: the code has 160 bits, this only keeps noise away.
import { DomainError } from "@/lib/core/domain-error"
import { networkOf } from "@/lib/core/network-of"

export type AttemptLimit = {
  /** Before anything is read of the request. @throws DomainError `rate_limited` */
  require: (address: string) => void
  /**
   * Runs one attempt of the network after the other, each once the one before has failed or not: guesses at the same moment are
   * counted like guesses in a row. Only `code_invalid` is a failure.
   * @throws DomainError `rate_limited`, and whatever the work throws
   */
  attempt: <T>(address: string, work: () => Promise<T>) => Promise<T>
}

type Window = { failures: number; endsAt: number }

const windowMs = 60_000
const mostFailures = 10
const mostNetworks = 10_000
/** Waiting at the same moment; an attempt takes some 20 ms. */
const longestQueue = 100

export function makeAttemptLimit(clock: () => Date): AttemptLimit {
  const windows = new Map<string, Window>()
  const queues = new Map<string, { length: number; last: Promise<unknown> }>()
  const current = (network: string): Window | undefined => {
    const window = windows.get(network)
    return window !== undefined && window.endsAt > clock().getTime() ? window : undefined
  }
  const require = (network: string) => {
    const window = current(network)
    if (window === undefined || window.failures < mostFailures) return
    const seconds = Math.max(1, Math.ceil((window.endsAt - clock().getTime()) / 1000))
    throw new DomainError(
      "rate_limited",
      `There were ${window.failures} failed enrolments from your network within a minute. Try again in ${seconds} seconds.`,
      { retryAfter: seconds },
    )
  }
  const failed = (network: string) => {
    const window = current(network)
    if (window !== undefined) {
      window.failures += 1
      return
    }
    if (windows.size >= mostNetworks) windows.clear()
    windows.set(network, { failures: 1, endsAt: clock().getTime() + windowMs })
  }
  const take = async <T>(network: string, work: () => Promise<T>): Promise<T> => {
    require(network)
    try {
      return await work()
    } catch (error) {
      if (error instanceof DomainError && error.code === "code_invalid") failed(network)
      throw error
    }
  }
  return {
    require: (address) => require(networkOf(address)),
    attempt(address, work) {
      const network = networkOf(address)
      const queue = queues.get(network) ?? { length: 0, last: Promise.resolve() }
      if (queue.length >= longestQueue) {
        throw new DomainError("rate_limited", "Too many enrolments from your network at once.", { retryAfter: 2 })
      }
      const turn = queue.last.then(() => take(network, work))
      queue.length += 1
      queue.last = turn.then(
        () => undefined,
        () => undefined, // told to whoever asked; the next one begins all the same
      )
      queues.set(network, queue)
      void queue.last.then(() => {
        queue.length -= 1
        if (queue.length === 0) queues.delete(network)
      })
      return turn
    },
  }
}
