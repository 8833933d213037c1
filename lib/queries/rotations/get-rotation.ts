// One rotation with its evidence: which gateways trust the successor, what of the old authority is still good, and the one next step.
// For staff. What it says of the next step is what the use case judges by; only that one decides.
import type { Actor } from "@/lib/core/actor"
import { notFound } from "@/lib/core/not-found"
import { requireStaff } from "@/lib/core/permission"
import { missingWords } from "@/lib/core/rotation"
import type { RotationDetail } from "@/lib/core/rotation-view"
import { exactWords } from "@/lib/core/time-words"
import type { QueryDeps } from "@/lib/queries/deps"
import { readActorNames } from "../people/actor-names"
import { readDrain } from "./read-drain"
import { readGone, readTrust } from "./read-gateway-trust"
import { actorsOf, type RotationRow, rotationView, withAuthorities } from "./rotation-row"

export const makeGetRotation =
  (deps: QueryDeps) =>
  async (actor: Actor, id: string): Promise<RotationDetail> => {
    requireStaff(actor)
    const row = await deps.db.rotation.findUnique({ where: { id }, include: withAuthorities })
    if (row === null) throw notFound("rotation", id)
    const nameOf = await readActorNames(deps.db, actorsOf(row))
    const { environmentName: environment, step, from, to } = row
    const trust = environment === null ? null : await readTrust(deps, environment, to)
    const gone = environment === null || step !== "removed" ? null : await readGone(deps, environment, from)
    const drain = await readDrain(deps, from.id)
    return { ...rotationView(row, nameOf), trust, drain, gone, next: nextStep(row, { trust, drain }) }
  }

function nextStep({ step, from }: RotationRow, { trust, drain }: Pick<RotationDetail, "trust" | "drain">) {
  if (step === "published") {
    const ready = trust === null || trust.missing.length === 0
    return { to: "draining" as const, ready, waitsFor: ready ? null : missingWords(trust) }
  }
  if (step === "draining") {
    const { certificates, endsAt } = drain
    const waitsFor =
      endsAt === null
        ? null
        : `${certificates} ${certificates === 1 ? "certificate" : "certificates"} of ${from.name} ${certificates === 1 ? "is" : "are"} still good; the last ends at ${exactWords(new Date(endsAt))}.`
    return { to: "removed" as const, ready: certificates === 0, waitsFor }
  }
  return null
}
