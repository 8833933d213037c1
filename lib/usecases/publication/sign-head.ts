// Signs a manifest and moves the head of an environment to it, or what is stable, or both, in the transaction that holds the head's lock.
// For new releases and for new stamps of the current one.
import { signManifest } from "@/lib/bundle"
import { auditGenesis } from "@/lib/core/audit-event"
import { DomainError } from "@/lib/core/domain-error"
import type { ManifestPayload } from "@/lib/core/policy"
import { nextIssuedAt } from "@/lib/core/publication-time"
import type { Deps, Tx, WriteContext } from "@/lib/usecases/deps"
import { readNewestRoot } from "../root-documents/read-newest-root"
import type { Head, Told } from "./head"

/** The oldest agent that understands what is published. */
const minimumAgent = "0.1.0"
const hour = 3_600_000

export type ManifestContent = Pick<
  ManifestPayload,
  "sequence" | "stamp" | "kind" | "rollbackOf" | "previous" | "artifacts"
> & {
  /** Where the newest root document vouches for a later one than the head's. */
  epoch?: number
}

/** Which of the two an environment tells its gateways from now on. */
export type Moved = "both" | "head" | "stable"

/** @returns the head as it is now */
export async function signHead(
  context: WriteContext,
  deps: Pick<Deps, "keys">,
  head: Head,
  { epoch = head.epoch, ...content }: ManifestContent,
  moved: Moved,
): Promise<Head> {
  const { tx, now } = context
  const { environment } = head
  const issuedAt = nextIssuedAt(laterOf(head.issuedAt, head.stable.issuedAt), now)
  const notAfter = new Date(issuedAt.getTime() + head.manifestValidityHours * hour)
  const payload: ManifestPayload = {
    schema: "gatewarden/manifest/1",
    environment,
    epoch,
    ...content,
    issuedAt: issuedAt.toISOString(),
    notAfter: notAfter.toISOString(),
    refreshSeconds: head.refreshSeconds,
    minimumAgent,
    staleness: head.staleness,
    auditHead: head.auditHead ?? auditGenesis,
  }
  const signed = await signManifest(payload, await manifestKeys(tx, deps, environment))
  const { sequence, stamp } = content
  const { payloadSha256 } = signed
  await tx.manifest.create({
    data: {
      environmentName: environment,
      epoch,
      sequence,
      stamp,
      payloadSha256,
      jws: new Uint8Array(signed.jws),
      issuedAt,
      notAfter,
    },
  })
  const told = { sequence, stamp, manifestSha256: payloadSha256, issuedAt }
  const next = await moveHead(context, head, told, moved, moved === "stable" ? head.epoch : epoch)
  context.notify("head", environment)
  return next
}

const laterOf = (a: Date | null, b: Date | null): Date | null => (a === null || (b !== null && b > a) ? b : a)

/** Compares and swaps, although the lock is held: a caller that forgot it must fail, not overwrite somebody's release. */
async function moveHead(
  { tx, now }: WriteContext,
  head: Head,
  told: Told,
  moved: Moved,
  nextEpoch = head.epoch,
): Promise<Head> {
  const { environment, epoch, sequence, stamp, manifestSha256, stable } = head
  const next: Head = {
    ...head,
    epoch: nextEpoch,
    ...(moved === "stable" ? {} : told),
    stable: moved === "head" ? stable : told,
  }
  const { count } = await tx.environmentHead.updateMany({
    where: {
      environmentName: environment,
      ...{ epoch, sequence, stamp, manifestSha256, stableManifestSha256: stable.manifestSha256 },
    },
    data: {
      epoch: next.epoch,
      sequence: next.sequence,
      stamp: next.stamp,
      manifestSha256: next.manifestSha256,
      stableSequence: next.stable.sequence,
      stableStamp: next.stable.stamp,
      stableManifestSha256: next.stable.manifestSha256,
      updatedAt: now,
    },
  })
  if (count === 0) throw new DomainError("conflict", `Somebody else has published in ${environment} at this moment.`)
  return next
}

/** Everybody gets the head from now on: the end of a rollout. */
export async function settleStable(context: WriteContext, head: Head): Promise<void> {
  const { sequence, stamp, manifestSha256, issuedAt } = head
  await moveHead(context, head, { sequence, stamp, manifestSha256, issuedAt }, "both")
  context.notify("head", head.environment)
}

/** Those alone that the newest root document names: what others sign, nobody believes. */
async function manifestKeys(tx: Tx, { keys }: Pick<Deps, "keys">, environment: string) {
  const { document } = await readNewestRoot(tx, environment)
  const rows = await tx.key.findMany({
    where: { purpose: "manifest", environmentName: environment, kid: { in: document.roles.manifest.kids } },
    select: { id: true, kid: true },
  })
  if (rows.length === 0) throw new DomainError("unavailable", `There is no manifest key for ${environment}.`)
  return rows.map(({ id, kid }) => ({
    kid,
    alg: "ES256" as const,
    sign: (data: Uint8Array) => keys.sign(id, data, "jose"),
  }))
}
