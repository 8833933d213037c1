// Signs a manifest and moves the head of an environment to it, in the transaction that holds the head's lock.
// For new releases and for new stamps of the current one.
import { signManifest } from "@/lib/bundle"
import { auditGenesis } from "@/lib/core/audit-event"
import { DomainError } from "@/lib/core/domain-error"
import type { ManifestPayload } from "@/lib/core/policy"
import { nextIssuedAt } from "@/lib/core/publication-time"
import type { Deps, Tx, WriteContext } from "@/lib/usecases/deps"
import type { Head } from "./head"

/** The oldest agent that understands what is published. */
const minimumAgent = "0.1.0"
const hour = 3_600_000

export type ManifestContent = Pick<
  ManifestPayload,
  "sequence" | "stamp" | "kind" | "rollbackOf" | "previous" | "artifacts"
>

export async function signHead(
  context: WriteContext,
  deps: Pick<Deps, "keys">,
  head: Head,
  content: ManifestContent,
): Promise<void> {
  const { tx, now } = context
  const { environment, epoch } = head
  const issuedAt = nextIssuedAt(head.issuedAt, now)
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
  await moveHead(context, head, { sequence, stamp, manifestSha256: payloadSha256 })
  context.notify("head", environment)
}

type HeadNumbers = Pick<Head, "sequence" | "stamp" | "manifestSha256">

/** Compares and swaps, although the lock is held: a caller that forgot it must fail, not overwrite somebody's release. */
async function moveHead({ tx, now }: WriteContext, head: Head, next: HeadNumbers): Promise<void> {
  const { environment, epoch, sequence, stamp, manifestSha256 } = head
  const { count } = await tx.environmentHead.updateMany({
    where: { environmentName: environment, epoch, sequence, stamp, manifestSha256 },
    data: { ...next, updatedAt: now },
  })
  if (count === 0) throw new DomainError("conflict", `Somebody else has published in ${environment} at this moment.`)
}

async function manifestKeys(tx: Tx, { keys }: Pick<Deps, "keys">, environment: string) {
  const rows = await tx.key.findMany({
    where: { purpose: "manifest", environmentName: environment },
    select: { id: true, kid: true },
  })
  if (rows.length === 0) throw new DomainError("unavailable", `There is no manifest key for ${environment}.`)
  return rows.map(({ id, kid }) => ({
    kid,
    alg: "ES256" as const,
    sign: (data: Uint8Array) => keys.sign(id, data, "jose"),
  }))
}
