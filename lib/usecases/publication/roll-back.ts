// Goes back to the policy of an earlier release, with a preview of who gains and loses what.
// For administrators. Where four eyes are demanded it is proposed, except back to what the gateways have that a rollout has not reached.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import { requireAdmin, requireStaff } from "@/lib/core/permission"
import type { PendingChanges } from "@/lib/core/release-view"
import { textField } from "@/lib/core/text-field"
import type { Deps, Tx } from "@/lib/usecases/deps"
import { compileRollback } from "./compile-rollback"
import { isRolling, lockHead, readHead } from "./head"
import { publishRollback } from "./publish-rollback"

const sequence = z.coerce.number().int().min(1).max(2_147_483_647)

export const previewRollbackInput = z.object({ environment: z.string().max(50), to: sequence })
export type PreviewRollback = z.infer<typeof previewRollbackInput>

export const makePreviewRollback =
  ({ db, settings, clock }: Pick<Deps, "db" | "settings" | "clock">) =>
  async (actor: Actor, { environment, to }: PreviewRollback): Promise<PendingChanges> => {
    requireStaff(actor)
    const head = await readHead(db, environment)
    const { changed, reviewed: digest, summary, matrix } = await compileRollback(db, { settings }, head, to, clock())
    return { environment, head: head.sequence, changed, summary, matrix, digest }
  }

export const rollBackInput = z.object({
  environment: z.string().max(50),
  /** The release whose policy comes back. */
  to: sequence,
  message: textField("The message", 500),
  /** From the preview; without it, whatever comes of it is published. */
  digest: z
    .string()
    .regex(/^[0-9a-f]{64}$/, "Give the digest of the preview: 64 characters of lower-case hex.")
    .optional(),
})
export type RollBack = z.infer<typeof rollBackInput>

export const makeRollBack =
  (deps: Pick<Deps, "write" | "keys" | "settings">) =>
  /** @throws DomainError four_eyes, content_changed, nothing_to_publish */
  async (actor: Actor, input: RollBack): Promise<{ id: string; sequence: number }> => {
    requireAdmin(actor)
    return deps.write(actor, async (context) => {
      await requireMayRollBack(context.tx, input)
      return publishRollback(context, deps, input)
    })
  }

async function requireMayRollBack(tx: Tx, { environment, to }: RollBack): Promise<void> {
  const { fourEyes, title } = (await tx.environment.findUnique({ where: { name: environment } })) ?? {}
  if (fourEyes !== true) return
  // locked, so that the rollout cannot end between this look and the release
  const head = await lockHead(tx, environment)
  if (isRolling(head) && to === head.stable.sequence) return
  throw new DomainError("four_eyes", `In ${title} somebody else has to approve a rollback. Propose it instead.`)
}
