// Signs the current manifest of each environment anew, with a later end and the next stamp, before its validity runs low.
// For the worker that calls it now and then; several processes may do so at once. Content and number stay as they are.
import { DomainError } from "@/lib/core/domain-error"
import type { Deps, WriteContext } from "@/lib/usecases/deps"
import { systemActor } from "../authorities/once"
import { type Head, isRolling, lockHead, readHead, type Told } from "./head"
import type { Moved } from "./sign-head"
import { signAnew } from "./sign-heads-anew"

const hour = 3_600_000

/** Answers how many manifests it renewed. */
export const makeRenewStamps =
  (deps: Pick<Deps, "write" | "db" | "clock" | "keys">) => async (): Promise<{ renewed: number }> => {
    const environments = await deps.db.environmentHead.findMany({
      where: { sequence: { gt: 0 } },
      orderBy: { environmentName: "asc" },
    })
    let renewed = 0
    for (const { environmentName } of environments) {
      const head = await readHead(deps.db, environmentName)
      for (const track of tracksOf(head)) {
        if (isDue(track.told(head), head, deps.clock()) && (await renew(deps, environmentName, track))) renewed++
      }
    }
    return { renewed }
  }

type Track = { moved: Moved; told: (head: Head) => Told }

const both: Track = { moved: "both", told: (head) => head }
const headAlone: Track = { moved: "head", told: (head) => head }
const stableAlone: Track = { moved: "stable", told: ({ stable }) => stable }

const tracksOf = (head: Head): Track[] => (isRolling(head) ? [stableAlone, headAlone] : [both])

/** After an hour, or a quarter of the validity where that is shorter: gateways warn at a quarter left. */
function isDue({ issuedAt }: Told, { manifestValidityHours }: Head, now: Date): boolean {
  if (issuedAt === null) return false
  return now.getTime() - issuedAt.getTime() >= Math.min(hour, (manifestValidityHours * hour) / 4)
}

async function renew(deps: Pick<Deps, "write" | "keys">, environment: string, track: Track): Promise<boolean> {
  let fresh = false
  try {
    await deps.write(systemActor, async (context) => {
      const head = await lockHead(context.tx, environment)
      // the rollout has begun or ended meanwhile: the next look knows
      const isOther = !tracksOf(head).includes(track)
      fresh = isOther || !isDue(track.told(head), head, context.now)
      // leaves the transaction: one that records no event must not commit
      if (fresh) throw new DomainError("conflict", "Another process has renewed it.")
      await sign(context, deps, head, track)
    })
    return true
  } catch (error) {
    if (fresh) return false
    throw error
  }
}

async function sign(context: WriteContext, deps: Pick<Deps, "keys">, head: Head, track: Track): Promise<void> {
  const { environment } = head
  const { sequence, stamp } = track.told(head)
  const release = await context.tx.release.findUniqueOrThrow({
    where: { environmentName_sequence: { environmentName: environment, sequence } },
    select: { id: true },
  })
  await signAnew(context, deps, head, track.moved)
  context.record({
    action: "manifest.renewed",
    subject: { kind: "release", id: release.id, name: `${environment} ${sequence}` },
    environment,
    detail: { sequence, stamp: stamp + 1 },
  })
}
