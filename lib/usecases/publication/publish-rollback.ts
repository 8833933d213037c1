// Publishes the policy of an earlier release once more, under a new and higher number, to every gateway at once.
// For rolling back and for proposals to do so, in their transaction. A rollout that is open ends with it.
import { DomainError, invalidField } from "@/lib/core/domain-error"
import type { Deps, WriteContext } from "@/lib/usecases/deps"
import { rolloutSubject } from "../rollouts/lock-rollout"
import { findOpenRollout } from "../rollouts/open-rollout"
import { compileRollback } from "./compile-rollback"
import { isRolling, lockHead } from "./head"
import { markCarried } from "./mark-carried"
import { forgetPolicyBase } from "./policy-base"
import { writeRelease } from "./write-release"

/** `digest` from the preview; without it, whatever comes of it is published. */
export type RollbackOrder = { environment: string; to: number; message: string; digest?: string }

/** @throws DomainError not_found, invalid_input, content_changed, nothing_to_publish */
export async function publishRollback(
  context: WriteContext,
  deps: Pick<Deps, "keys" | "settings">,
  { environment, to, message, digest }: RollbackOrder,
): Promise<{ id: string; sequence: number }> {
  const { tx, now } = context
  const head = await lockHead(tx, environment)
  if (to >= head.sequence)
    throw invalidField("to", `Name a release before ${head.sequence}, which gateways are told now.`)
  const rollback = await compileRollback(tx, deps, head, to, now)
  if (digest !== undefined && digest !== rollback.reviewed) {
    throw new DomainError(
      "content_changed",
      "Since the preview, the rollback would do something else. Look at it once more.",
    )
  }
  if (!rollback.changed && !isRolling(head)) {
    throw new DomainError("nothing_to_publish", `Going back to release ${to} would change nothing in ${environment}.`)
  }
  await endRollout(context, environment)
  const { artifacts, summary, matrix } = rollback
  const said = { message, digest: rollback.digest, summary, matrix }
  const release = { kind: "rollback" as const, rollbackOf: to, ...said, artifacts }
  const { id, sequence } = await writeRelease(context, deps, head, release)
  await markCarried(tx, environment, rollback.applications, sequence)
  // the tables say something else from now on, so the next compilation looks at all of them
  await forgetPolicyBase(tx, environment)
  return { id, sequence }
}

async function endRollout({ tx, now, record, notify }: WriteContext, environment: string): Promise<void> {
  const rollout = await findOpenRollout(tx, environment)
  if (rollout === null) return
  await tx.rollout.update({ where: { id: rollout.id }, data: { state: "rolled_back", endedAt: now } })
  const { sequence, wave } = rollout
  record({ action: "rollout.rolled-back", subject: rolloutSubject(rollout), environment, detail: { sequence, wave } })
  notify("rollout", environment)
}
