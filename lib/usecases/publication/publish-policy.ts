// Publishes the policy of an environment in somebody's transaction: to every gateway, or to the first wave of a rollout.
// For publishing and for proposals that were approved.
import { DomainError } from "@/lib/core/domain-error"
import type { Deps, Tx, WriteContext } from "@/lib/usecases/deps"
import { openRollout, requireNoRollout } from "../rollouts/open-rollout"
import { compilePending, describePending, type Pending } from "./compile-pending"
import { type Head, lockHead, readHead } from "./head"
import { keepPolicyBase, readUnseenEdits } from "./policy-base"
import { readStopped } from "./read-revocations"
import { writeRelease } from "./write-release"

type PolicyDeps = Pick<Deps, "keys" | "settings">
/** `digest` from the review; without it, whatever there is now is published. */
export type PolicyOrder = { environment: string; message: string; digest?: string }

/** @throws DomainError content_changed, nothing_to_publish, conflict while a rollout is open */
export async function publishPolicy(
  context: WriteContext,
  deps: PolicyDeps,
  order: PolicyOrder,
): Promise<{ id: string; sequence: number }> {
  const { tx } = context
  const { environment, message } = order
  const { head, pending } = await compileAtHead(context, deps, environment)
  await requireNoRollout(tx, environment)
  judge(pending, order)
  const { artifacts, digest } = pending
  const { summary, matrix } = await describePending(tx, pending)
  const wave = await openRollout(context, head)
  const track = wave === undefined ? "all" : "head"
  const { id, sequence } = await writeRelease(context, deps, head, {
    kind: "policy",
    track,
    message,
    digest,
    summary,
    matrix,
    artifacts,
  })
  await markActive(tx, pending.newGrants, sequence)
  await keepPolicyBase(tx, environment, { sequence, ...pending.base })
  return { id, sequence }
}

/**
 * Compiles before taking the lock, for which revocations wait, and once more under it if anything was published or stopped
 * meanwhile. Whatever stops somebody holds the lock when it commits, so under the lock nothing of it can be missed.
 */
async function compileAtHead(
  { tx, now }: WriteContext,
  deps: PolicyDeps,
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

function judge({ reviewed, changed }: Pending, { environment, digest }: PolicyOrder): void {
  if (digest !== undefined && digest !== reviewed) {
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
