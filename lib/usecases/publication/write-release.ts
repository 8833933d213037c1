// Writes one release under the head's lock: artifacts that are new, the release, its signed manifest, and the head moved to it.
// For everything that publishes; whoever calls it holds the lock from lockHead.
import type { Prisma, ReleaseKind, ReleaseTrack } from "@prisma/client"
import type { AccessMatrix } from "@/lib/core/access-matrix"
import type { Change } from "@/lib/core/change"
import type { ArtifactRef } from "@/lib/core/policy"
import type { Deps, WriteContext } from "@/lib/usecases/deps"
import type { Head } from "./head"
import { signHead } from "./sign-head"

/** An artifact of the new release; `content` is there unless a release before it already has the bytes. */
export type ReleaseArtifact = ArtifactRef & { content?: Uint8Array<ArrayBuffer> }

export type NewRelease = {
  kind: ReleaseKind
  /** The release whose policy it brings back. */
  rollbackOf?: number
  /** Whom it is for: everybody where it is not said. */
  track?: ReleaseTrack
  message: string
  /** From reviewedDigest. */
  digest: string
  summary: Change[]
  /** Of what people decided. */
  matrix?: AccessMatrix
  artifacts: ReadonlyMap<string, ReleaseArtifact>
}

export async function writeRelease(
  context: WriteContext,
  deps: Pick<Deps, "keys">,
  head: Head,
  release: NewRelease,
): Promise<{ id: string; sequence: number; head: Head }> {
  const { tx, actor, now } = context
  const { rollbackOf, track = "all" } = release
  const id = context.newId("release")
  const sequence = head.sequence + 1
  const { environment } = head
  await storeArtifacts(tx, release.artifacts)
  const publishedAt = head.issuedAt !== null && head.issuedAt > now ? head.issuedAt : now
  await tx.release.create({
    data: {
      id,
      environmentName: environment,
      sequence,
      kind: release.kind,
      rollbackOf,
      track,
      message: release.message,
      digest: release.digest,
      summary: release.summary satisfies Change[] as Prisma.InputJsonArray, // a Change is plain JSON; its type has no index signature
      matrix: release.matrix satisfies AccessMatrix | undefined as Prisma.InputJsonObject | undefined, // plain JSON as well
      publishedBy: actor.id,
      publishedAt,
      artifacts: {
        createMany: { data: [...release.artifacts].map(([name, { sha256 }]) => ({ name, sha256 })) },
      },
    },
  })
  const content = {
    sequence,
    stamp: 0,
    kind: release.kind,
    rollbackOf,
    previous: head.manifestSha256,
    artifacts: Object.fromEntries([...release.artifacts].map(([name, { sha256, bytes }]) => [name, { sha256, bytes }])),
  }
  const next = await signHead(context, deps, head, content, track === "head" ? "head" : "both")
  context.record({
    action: "release.published",
    subject: { kind: "release", id, name: `${environment} ${sequence}` },
    environment,
    detail: { sequence, kind: release.kind, rollbackOf, track, message: release.message, digest: release.digest },
  })
  return { id, sequence, head: next }
}

/** Artifacts are named by their content, so what is there already stays as it is. */
async function storeArtifacts(tx: WriteContext["tx"], artifacts: ReadonlyMap<string, ReleaseArtifact>): Promise<void> {
  const offered = [...artifacts.values()].filter((artifact) => artifact.content !== undefined)
  if (offered.length === 0) return
  const stored = await tx.artifact.findMany({
    where: { sha256: { in: offered.map(({ sha256 }) => sha256) } },
    select: { sha256: true },
  })
  const known = new Set(stored.map(({ sha256 }) => sha256))
  const data = offered.flatMap(({ sha256, bytes, content }) =>
    content === undefined || known.has(sha256) ? [] : [{ sha256, bytes: content, length: bytes }],
  )
  // another environment's publication may store the same bytes at this moment
  if (data.length > 0) await tx.artifact.createMany({ data, skipDuplicates: true })
}
