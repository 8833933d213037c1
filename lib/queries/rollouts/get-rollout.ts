// A rollout of an environment, wave by wave, with what each gateway has said; the open one, or that of a given release.
// For staff. What it waits for is nextRolloutStep of lib/core, asked here without taking the step.
import type { Rollout } from "@prisma/client"
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import type { GatewayView } from "@/lib/core/gateway-view"
import { requireStaff } from "@/lib/core/permission"
import { nextRolloutStep, type RolloutGateway, type RolloutState } from "@/lib/core/rollout"
import type { RolloutView, RolloutWave } from "@/lib/core/rollout-view"
import type { QueryDeps } from "@/lib/queries/deps"
import { requireEnvironment } from "../environments/require-environment"
import { enrolledIn, readGateways } from "../gateways/read-gateways"
import { readActorNames } from "../people/actor-names"
import { readFirstApplied } from "../publication/read-first-applied"

export const getRolloutInput = z.object({
  environment: z.string().max(63),
  /** Of a release; the one that is open, where it is not said. */
  sequence: z.coerce.number().int().min(1).max(2_147_483_647).optional(),
})
export type GetRollout = z.infer<typeof getRolloutInput>

/** More gateways than one page can show; the fleet's own list pages on. */
const mostGateways = 2_000

export const makeGetRollout =
  (deps: QueryDeps) =>
  /** Null where there is none. */
  async (actor: Actor, { environment, sequence }: GetRollout): Promise<RolloutView | null> => {
    requireStaff(actor)
    const { db } = deps
    const rollout = await db.rollout.findFirst({
      where: {
        environmentName: environment,
        ...(sequence === undefined ? { state: { in: ["running", "halted"] } } : { sequence }),
      },
      include: { environment: { include: { head: true } } },
    })
    if (rollout === null) {
      await requireEnvironment(db, environment)
      return null
    }
    const { bakeMinutes, silentMinutes, refreshSeconds, head } = rollout.environment
    const gateways = await readGateways(deps, enrolledIn(environment), mostGateways)
    // its own release is for those that it has reached
    const applied = await readFirstApplied(db, environment, { sequence: rollout.sequence, track: "head" })
    const nameOf = await readActorNames(db, [rollout.startedBy])
    const { id, wave, waveSince, haltedBecause, haltedGateway, startedAt, endedAt } = rollout
    return {
      ...{ id, environment, wave, haltedBecause, haltedGateway, bakeMinutes, silentMinutes },
      sequence: rollout.sequence,
      state: stateOf(rollout),
      waveSince: waveSince.toISOString(),
      nextAt: nextAt(rollout, { bakeMinutes, silentMinutes, refreshSeconds }, gateways, applied, deps.clock()),
      startedBy: nameOf(rollout.startedBy),
      startedAt: startedAt.toISOString(),
      endedAt: endedAt?.toISOString() ?? null,
      stable: head?.stableSequence ?? 0,
      waves: wavesOf(rollout, gateways, applied),
    }
  }

/** Prisma spells it as an identifier. */
const stateOf = ({ state }: Rollout): RolloutState => (state === "rolled_back" ? "rolled-back" : state)

type AppliedAt = ReadonlyMap<string, Date>

function wavesOf({ wave: reached }: Rollout, gateways: readonly GatewayView[], applied: AppliedAt): RolloutWave[] {
  const numbers = [...new Set(gateways.map(({ wave }) => wave))].sort()
  return numbers.map((number) => {
    const own = gateways.filter(({ wave }) => wave === number)
    const state = number > reached ? "waiting" : number < reached ? "held" : "reached"
    return {
      wave: number,
      state,
      gateways: own.map(({ id, name, state: gatewayState, applied: has, wanted, lastError }) => ({
        ...{ id, name, applied: has, wanted, lastError },
        state: gatewayState,
        appliedAt: applied.get(id)?.toISOString() ?? null,
      })),
    }
  })
}

function nextAt(
  { state, sequence, wave, waveSince }: Rollout,
  times: { bakeMinutes: number; silentMinutes: number; refreshSeconds: number },
  gateways: readonly GatewayView[],
  applied: AppliedAt,
  now: Date,
): string | null {
  if (state !== "running") return null
  const evidence = gateways.map(
    ({ id, name, wave: own, waveSetAt, enrolledAt, createdAt, lastSeenAt }): RolloutGateway => ({
      ...{ id, name, wave: own, appliedAt: applied.get(id) ?? null, refusal: null },
      countsFrom: new Date(
        [createdAt, enrolledAt, waveSetAt]
          .flatMap((at) => at ?? [])
          .sort()
          .at(-1) ?? createdAt,
      ),
      lastSeenAt: lastSeenAt === null ? null : new Date(lastSeenAt),
    }),
  )
  const step = nextRolloutStep({ sequence, wave, waveSince, ...times }, evidence, now)
  return step.kind === "wait" ? (step.until?.toISOString() ?? null) : now.toISOString()
}
