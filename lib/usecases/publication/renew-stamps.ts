// Signs the current manifest of each environment anew, with a later end and the next stamp, before its validity runs low.
// For the worker that calls it now and then; several processes may do so at once. Content and number stay as they are.
import { DomainError } from "@/lib/core/domain-error"
import type { Deps, WriteContext } from "@/lib/usecases/deps"
import { systemActor } from "../authorities/once"
import { type Head, lockHead, readHead } from "./head"
import { readManifestPayload } from "./read-manifest-payload"
import { signHead } from "./sign-head"

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
      if (!isDue(await readHead(deps.db, environmentName), deps.clock())) continue
      if (await renew(deps, environmentName)) renewed++
    }
    return { renewed }
  }

/** After an hour, or a quarter of the validity where that is shorter: gateways warn at a quarter left. */
function isDue({ issuedAt, manifestValidityHours }: Head, now: Date): boolean {
  if (issuedAt === null) return false
  return now.getTime() - issuedAt.getTime() >= Math.min(hour, (manifestValidityHours * hour) / 4)
}

async function renew(deps: Pick<Deps, "write" | "keys">, environment: string): Promise<boolean> {
  let fresh = false
  try {
    await deps.write(systemActor, async (context) => {
      const head = await lockHead(context.tx, environment)
      fresh = !isDue(head, context.now)
      // leaves the transaction: one that records no event must not commit
      if (fresh) throw new DomainError("conflict", "Another process has renewed it.")
      await sign(context, deps, head)
    })
    return true
  } catch (error) {
    if (fresh) return false
    throw error
  }
}

async function sign(context: WriteContext, deps: Pick<Deps, "keys">, head: Head): Promise<void> {
  const { environment, sequence, stamp } = head
  const { kind, rollbackOf, previous, artifacts } = await readManifestPayload(context.tx, head.manifestSha256)
  const release = await context.tx.release.findUniqueOrThrow({
    where: { environmentName_sequence: { environmentName: environment, sequence } },
    select: { id: true },
  })
  await signHead(context, deps, head, { sequence, stamp: stamp + 1, kind, rollbackOf, previous, artifacts })
  context.record({
    action: "manifest.renewed",
    subject: { kind: "release", id: release.id, name: `${environment} ${sequence}` },
    environment,
    detail: { sequence, stamp: stamp + 1 },
  })
}
