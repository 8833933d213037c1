// How often a network may try something that it could guess at: so many failures in a while, then it has to wait.
// For enrolment. Each process counts for itself: the code has 160 bits, this only keeps noise away.
import { DomainError } from "@/lib/core/domain-error"
import { networkOf } from "@/lib/core/network-of"

export type AttemptLimit = {
  /** @throws DomainError `rate_limited` */
  require: (address: string) => void
  failed: (address: string) => void
}

type Window = { failures: number; endsAt: number }

const windowMs = 60_000
const mostFailures = 10
const mostNetworks = 10_000

export function makeAttemptLimit(clock: () => Date): AttemptLimit {
  const windows = new Map<string, Window>()
  const current = (address: string): Window | undefined => {
    const window = windows.get(networkOf(address))
    return window !== undefined && window.endsAt > clock().getTime() ? window : undefined
  }
  return {
    require(address) {
      const window = current(address)
      if (window === undefined || window.failures < mostFailures) return
      const seconds = Math.max(1, Math.ceil((window.endsAt - clock().getTime()) / 1000))
      throw new DomainError(
        "rate_limited",
        `There were ${window.failures} failed enrolments from your network within a minute. Try again in ${seconds} seconds.`,
        { retryAfter: seconds },
      )
    },
    failed(address) {
      const window = current(address)
      if (window !== undefined) {
        window.failures += 1
        return
      }
      if (windows.size >= mostNetworks) windows.clear()
      windows.set(networkOf(address), { failures: 1, endsAt: clock().getTime() + windowMs })
    },
  }
}
