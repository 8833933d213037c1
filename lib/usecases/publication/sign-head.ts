// Signs a manifest and moves the head of an environment to it, in the transaction that holds the head's lock.
// For new releases and for new stamps of the current one.
import { signManifest } from "@/lib/bundle/sign-manifest"
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
  await tx.environmentHead.update({
    where: { environmentName: environment },
    data: { sequence, stamp, manifestSha256: payloadSha256, updatedAt: now },
  })
  context.notify("head", environment)
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
