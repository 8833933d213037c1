// Signs the drafted root document by every key that can sign here, or takes the draft away.
// For ceremonies, where somebody has brought a key that is off line, and for administrators who have thought better of it.
import { createHash } from "node:crypto"
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import { requireAdmin } from "@/lib/core/permission"
import { reasonField } from "@/lib/core/text-field"
import type { Deps, Tx } from "@/lib/usecases/deps"
import { lockHead } from "../publication/head"
import type { RootChanged } from "./change-root-document"
import { gatherSignatures } from "./gather-signatures"

async function lockDraft(tx: Tx, environment: string) {
  await lockHead(tx, environment)
  const draft = await tx.rootDraft.findUnique({ where: { environmentName: environment } })
  if (draft === null) throw new DomainError("conflict", `No root document of ${environment} waits for signatures.`)
  return draft
}

export const signRootDraftInput = z.object({
  environment: z.string().max(50),
  /** Of the bytes that somebody has read and means to sign. */
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
})
export type SignRootDraft = z.infer<typeof signRootDraftInput>

export const makeSignRootDraft =
  (deps: Pick<Deps, "write" | "keys">) =>
  async (actor: Actor, { environment, sha256 }: SignRootDraft): Promise<RootChanged & { added: string[] }> => {
    requireAdmin(actor)
    return deps.write(actor, async (context) => {
      const draft = await lockDraft(context.tx, environment)
      if (sha256 !== undefined && createHash("sha256").update(draft.payload).digest("hex") !== sha256) {
        throw new DomainError(
          "conflict",
          "Another root document waits by now. Nothing was signed: read that one first.",
        )
      }
      const gathered = await gatherSignatures(context, deps, draft)
      if (gathered.added.length === 0) {
        throw new DomainError("conflict", "No key that can sign here has to sign it any more.")
      }
      const { version } = draft
      context.record({
        action: "root-document.co-signed",
        subject: {
          kind: "root-document",
          id: `${environment}/${version}`,
          name: `Root document ${version} of ${environment}`,
        },
        environment,
        detail: { version, signedBy: gathered.added, published: gathered.published },
      })
      context.notify("rollout", environment)
      return { version, ...gathered }
    })
  }

export const withdrawRootDraftInput = z.object({ environment: z.string().max(50), reason: reasonField() })
export type WithdrawRootDraft = z.infer<typeof withdrawRootDraftInput>

export const makeWithdrawRootDraft =
  (deps: Pick<Deps, "write">) =>
  async (actor: Actor, { environment, reason }: WithdrawRootDraft): Promise<void> => {
    requireAdmin(actor)
    await deps.write(actor, async ({ tx, record, notify }) => {
      const { version } = await lockDraft(tx, environment)
      await tx.rootDraft.delete({ where: { environmentName: environment } })
      record({
        action: "root-document.withdrawn",
        subject: {
          kind: "root-document",
          id: `${environment}/${version}`,
          name: `Root document ${version} of ${environment}`,
        },
        environment,
        detail: { version, reason },
      })
      notify("rollout", environment)
    })
  }
