// Notes that gateways were heard, all of those of a second in one statement, and each at most once in a few seconds:
// polls must not cost a write each. For the machine API, on every authenticated call of a gateway. No event: being heard changes no state.
import type { Deps } from "@/lib/usecases/deps"

const intervalMs = 5_000
const gatherMs = 500

export const makeNoteGatewaySeen = ({ db, clock }: Pick<Deps, "db" | "clock">) => {
  const noted = new Map<string, number>()
  let heard = new Set<string>()
  let writing: Promise<void> | undefined

  const write = async (): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, gatherMs))
    const ids = [...heard]
    heard = new Set()
    writing = undefined
    await db.$executeRaw`update gateway set last_seen_at = greatest(last_seen_at, ${clock()}) where id = any(${ids})`
  }

  /** Resolves once it is written. */
  return async (gatewayId: string): Promise<void> => {
    const now = clock().getTime()
    const last = noted.get(gatewayId)
    if (last !== undefined && Math.abs(now - last) < intervalMs) return
    noted.set(gatewayId, now)
    heard.add(gatewayId)
    writing ??= write()
    await writing
  }
}
