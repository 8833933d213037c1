// Begins a rollout where the environment asks for waves and its gateways stand in more than one.
// For what publishes a policy, in its transaction and under the head's lock, before the release is written.
import { DomainError } from "@/lib/core/domain-error"
import type { Tx, WriteContext } from "@/lib/usecases/deps"
import type { Head } from "../publication/head"

/** @returns the first wave; undefined where everybody gets the release at once */
export async function openRollout(
  { tx, actor, now, newId, record }: WriteContext,
  { environment, sequence: before }: Head,
): Promise<number | undefined> {
  const { rollout } = await tx.environment.findUniqueOrThrow({ where: { name: environment } })
  if (rollout !== "waves") return undefined
  const gateways = await tx.gateway.findMany({
    where: { environmentName: environment, status: "enrolled" },
    distinct: ["wave"],
    orderBy: { wave: "asc" },
    select: { wave: true },
  })
  const [first, ...rest] = gateways
  // one wave alone holds nobody back
  if (first === undefined || rest.length === 0) return undefined
  const id = newId("rollout")
  const sequence = before + 1
  const { wave } = first
  await tx.rollout.create({
    data: { id, environmentName: environment, sequence, wave, waveSince: now, startedBy: actor.id, startedAt: now },
  })
  record({
    action: "rollout.started",
    subject: { kind: "rollout", id, name: `${environment} ${sequence}` },
    environment,
    detail: { sequence, wave, waves: gateways.map((gateway) => gateway.wave) },
  })
  return wave
}

/** @throws DomainError conflict */
export async function requireNoRollout(tx: Tx, environment: string): Promise<void> {
  const open = await findOpenRollout(tx, environment)
  if (open === null) return
  throw new DomainError(
    "conflict",
    `Release ${open.sequence} of ${environment} is still being rolled out (${open.state}, wave ${open.wave}). Bring it to every gateway or roll back first.`,
  )
}

export function findOpenRollout(tx: Tx, environment: string) {
  return tx.rollout.findFirst({ where: { environmentName: environment, state: { in: ["running", "halted"] } } })
}
