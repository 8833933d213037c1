// Notes that a gateway was heard, at most once in a few seconds for each: polls must not cost a write.
// For the machine API, on every authenticated call of a gateway. No event: being heard changes no state.
import type { Deps } from "@/lib/usecases/deps"

const intervalMs = 5_000

export const makeNoteGatewaySeen = ({ db, clock }: Pick<Deps, "db" | "clock">) => {
  const noted = new Map<string, number>()
  return async (gatewayId: string): Promise<void> => {
    const now = clock()
    const last = noted.get(gatewayId)
    if (last !== undefined && Math.abs(now.getTime() - last) < intervalMs) return
    noted.set(gatewayId, now.getTime())
    await db.$executeRaw`update gateway set last_seen_at = greatest(last_seen_at, ${now}) where id = ${gatewayId}`
  }
}
