// Takes a grant back, or declines a request, with the reason that the partner will read.
// For approvers and administrators; a partner's own people may take back what they have asked for.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import { isStaff, requireApprover } from "@/lib/core/permission"
import { reasonField } from "@/lib/core/text-field"
import type { Deps } from "@/lib/usecases/deps"
import { lockGrant } from "./lock-grant"
import { withdrawGrants } from "./withdraw-grants"

export const withdrawGrantInput = z.object({ id: z.string().max(64), reason: reasonField() })
export type WithdrawGrant = z.infer<typeof withdrawGrantInput>

export const makeWithdrawGrant =
  (deps: Pick<Deps, "write">) =>
  async (actor: Actor, { id, reason }: WithdrawGrant): Promise<void> =>
    deps.write(actor, async (context) => {
      const { grant } = await lockGrant(context.tx, actor, id)
      const isMember = actor.kind === "user" && !isStaff(actor)
      if (!isMember) requireApprover(actor)
      if (grant.status === "withdrawn") {
        throw new DomainError("conflict", "This was declined or withdrawn already. There is nothing left to do.")
      }
      if (isMember && grant.status !== "requested") {
        throw new DomainError(
          "forbidden",
          "What was granted is withdrawn by an approver or administrator. Ask one of them.",
        )
      }
      await withdrawGrants(context, { id }, reason)
    })
