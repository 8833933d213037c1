// Publishes the policy of an environment as the database holds it now: a release with a message, held to what was reviewed.
// For administrators. From it on its grants are active; what was stopped in the meantime is in it as stopped.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import { requireAdmin } from "@/lib/core/permission"
import { textField } from "@/lib/core/text-field"
import type { Deps, Tx, WriteContext } from "@/lib/usecases/deps"
import { compilePending, type Pending, summarizePending } from "./compile-pending"
import { type Head, lockHead, readHead } from "./head"
import { keepPolicyBase, readUnseenEdits } from "./policy-base"
import { readStopped } from "./read-revocations"
import { writeRelease } from "./write-release"

export const publishReleaseInput = z.object({
  environment: z.string().max(50),
  message: textField("The message", 500),
  /** From the review; without it, whatever there is now is published. */
  digest: z
    .string()
    .regex(/^[0-9a-f]{64}$/, "Give the digest of the review: 64 characters of lower-case hex.")
    .optional(),
})
export type PublishRelease = z.infer<typeof publishReleaseInput>

type PublishDeps = Pick<Deps, "write" | "keys" | "settings">

export const makePublishRelease =
  (deps: PublishDeps) =>
  /** @throws DomainError content_changed, nothing_to_publish */
  async (actor: Actor, input: PublishRelease): Promise<{ id: string; sequence: number }> => {
    requireAdmin(actor)
    return deps.write(actor, async (context) => {
      const { head, pending } = await compileAtHead(context, deps, input.environment)
      judge(pending, input)
      const { artifacts, digest } = pending
      const summary = await summarizePending(context.tx, pending)
      const release = await writeRelease(context, deps, head, {
        kind: "policy",
        message: input.message,
        digest,
        summary,
        artifacts,
      })
      await markActive(context.tx, pending.newGrants, release.sequence)
      await keepPolicyBase(context.tx, input.environment, { sequence: release.sequence, ...pending.base })
      return release
    })
  }

/**
 * Compiles before taking the lock, for which revocations wait, and once more under it if anything was published or stopped
 * meanwhile. Whatever stops somebody holds the lock when it commits, so under the lock nothing of it can be missed.
 */
async function compileAtHead(
  { tx, now }: WriteContext,
  deps: PublishDeps,
  environment: string,
): Promise<{ head: Head; pending: Pending }> {
  const seen = await readHead(tx, environment)
  const pending = await compilePending(tx, deps, seen, now)
  const head = await lockHead(tx, environment)
  const isCurrent = head.manifestSha256 === seen.manifestSha256 && (await saysAllStops(tx, pending, environment, now))
  return { head, pending: isCurrent ? pending : await compilePending(tx, deps, head, now) }
}

/** An application that is suspended again before its resumption was published moves no head, so the lists are compared. */
async function saysAllStops(tx: Tx, { content, base }: Pending, environment: string, now: Date): Promise<boolean> {
  const { revoked, listed, gone } = await readStopped(tx, environment, now)
  const denied = new Set(content.revocations.revoked.map(({ sha256 }) => sha256))
  const suspended = new Set(content.revocations.suspended)
  const unseen = await readUnseenEdits(tx, environment, base.edits)
  return (
    revoked.every(({ sha256 }) => denied.has(sha256)) &&
    listed.every((id) => suspended.has(id)) &&
    !gone.some((id) => unseen.has(id))
  )
}

function judge({ digest, changed }: Pending, { environment, digest: reviewed }: PublishRelease): void {
  if (reviewed !== undefined && reviewed !== digest) {
    throw new DomainError(
      "content_changed",
      `Since the review, something else would be published in ${environment}. Look at the changes once more, then publish.`,
    )
  }
  if (!changed) {
    throw new DomainError(
      "nothing_to_publish",
      `Gateways of ${environment} have everything already: there is no change to publish.`,
    )
  }
}

/** Grants that somebody is withdrawing at this moment are passed over: waiting for their lock would be a deadlock, and they end. */
async function markActive(tx: Tx, grants: readonly string[], sequence: number): Promise<void> {
  if (grants.length === 0) return
  await tx.$executeRaw`
    update "grant" set active_since = ${sequence}
    where id in (
      select id from "grant" where id = any(${grants}) and active_since is null for update skip locked)`
}
