// One release: its diff in words, its newest manifest, its artifacts, and how far every enrolled gateway has come with it.
// For staff.
import { z } from "zod"
import type { AccessMatrix } from "@/lib/core/access-matrix"
import type { Actor } from "@/lib/core/actor"
import type { Change } from "@/lib/core/change"
import { notFound } from "@/lib/core/not-found"
import { requireStaff } from "@/lib/core/permission"
import type { ReleaseDetail, ReleaseGateway } from "@/lib/core/release-view"
import type { QueryDeps } from "@/lib/queries/deps"
import { enrolledIn, readGateways } from "../gateways/read-gateways"
import { readActorNames } from "../people/actor-names"
import { releaseRow, type StoredRelease } from "./list-releases"
import { readFirstApplied } from "./read-first-applied"

export const getReleaseInput = z.object({
  environment: z.string().max(63),
  sequence: z.coerce.number().int().min(1).max(2_147_483_647),
})
export type GetRelease = z.infer<typeof getReleaseInput>

/** More gateways than one page can show; the fleet's own list pages on. */
const mostGateways = 2_000

export const makeGetRelease =
  (deps: QueryDeps) =>
  async (actor: Actor, { environment, sequence }: GetRelease): Promise<ReleaseDetail> => {
    requireStaff(actor)
    const { db } = deps
    const release = await db.release.findUnique({
      where: { environmentName_sequence: { environmentName: environment, sequence } },
      include: { environment: { select: { head: { select: { sequence: true } } } } },
    })
    if (release === null) throw notFound(`release of ${environment}`, String(sequence))
    const nameOf = await readActorNames(db, [release.publishedBy])
    const manifest = await db.manifest.findFirst({
      where: { environmentName: environment, sequence },
      orderBy: [{ epoch: "desc" }, { stamp: "desc" }],
    })
    const artifacts = await readArtifacts(db, environment, sequence)
    return {
      ...releaseRow(release, nameOf, release.environment.head?.sequence ?? 0),
      // written by the publication alone, from this type
      summary: release.summary as Change[],
      matrix: release.matrix as AccessMatrix | null, // likewise
      manifest:
        manifest === null
          ? null
          : {
              epoch: manifest.epoch,
              stamp: manifest.stamp,
              sha256: manifest.payloadSha256,
              issuedAt: manifest.issuedAt.toISOString(),
              notAfter: manifest.notAfter.toISOString(),
            },
      artifacts,
      gateways: await readProgress(deps, environment, release, release.environment.head?.sequence ?? 0),
    }
  }

function readArtifacts(
  db: QueryDeps["db"],
  environment: string,
  sequence: number,
): Promise<ReleaseDetail["artifacts"]> {
  return db.$queryRaw<ReleaseDetail["artifacts"]>`
    select ra.name, ra.sha256, a.length as bytes
    from release_artifact ra join artifact a on a.sha256 = ra.sha256
    where ra.environment = ${environment} and ra.sequence = ${sequence}
    order by ra.name`
}

async function readProgress(
  deps: QueryDeps,
  environment: string,
  { sequence, track }: Pick<StoredRelease, "sequence" | "track">,
  head: number,
): Promise<ReleaseGateway[]> {
  const gateways = await readGateways(deps, enrolledIn(environment), mostGateways)
  const appliedAt = await readFirstApplied(deps.db, environment, { sequence, track })
  return gateways.map(({ id, name, state, wave, applied, wanted, lastError }) => ({
    id,
    name,
    state,
    wave,
    wanted,
    // who has to have the head is on its track; what is stable has a lower number for as long as it differs
    reached: track !== "head" || wanted === head || appliedAt.has(id),
    sequence: applied,
    appliedAt: appliedAt.get(id)?.toISOString() ?? null,
    lastError,
  }))
}
