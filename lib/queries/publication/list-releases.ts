// The releases of an environment, newest first.
// For staff.
import type { Prisma } from "@prisma/client"
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { invalidField } from "@/lib/core/domain-error"
import { notFound } from "@/lib/core/not-found"
import { decodeCursor, type Page, pageInput, toPage } from "@/lib/core/page"
import { requireStaff } from "@/lib/core/permission"
import type { ReleaseRow } from "@/lib/core/release-view"
import type { QueryDeps } from "@/lib/queries/deps"
import { readActorNames } from "../people/actor-names"
import { containing } from "../text-search"

export const listReleasesInput = pageInput.extend({ environment: z.string().max(63) })
export type ListReleases = z.infer<typeof listReleasesInput>

export type StoredRelease = Prisma.ReleaseGetPayload<object>

export const makeListReleases =
  ({ db }: Pick<QueryDeps, "db">) =>
  async (actor: Actor, { environment, limit, cursor, q }: ListReleases): Promise<Page<ReleaseRow>> => {
    requireStaff(actor)
    const head = await db.environmentHead.findUnique({ where: { environmentName: environment } })
    if (head === null) throw notFound("environment", environment)
    const rows = await db.release.findMany({
      where: {
        environmentName: environment,
        sequence: { lt: cursor === undefined ? undefined : sequenceOf(cursor) },
        ...(q === undefined || q === "" ? {} : { message: containing(q) }),
      },
      orderBy: { sequence: "desc" },
      take: limit + 1,
    })
    const nameOf = await readActorNames(
      db,
      rows.map(({ publishedBy }) => publishedBy),
    )
    return toPage(
      rows,
      limit,
      ({ sequence }) => [String(sequence)],
      (row) => releaseRow(row, nameOf, head.sequence),
    )
  }

function sequenceOf(cursor: string): number {
  const [text = ""] = decodeCursor(cursor, 1)
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw invalidField("cursor", "This is not a cursor of this list. Start again without one.")
}

export function releaseRow(
  row: StoredRelease,
  nameOf: (id: string) => { id: string; name: string },
  head: number,
): ReleaseRow {
  const { id, environmentName, sequence, kind, rollbackOf, track, message, digest } = row
  return {
    id,
    environment: environmentName,
    sequence,
    kind,
    rollbackOf,
    track,
    message,
    digest,
    publishedBy: nameOf(row.publishedBy),
    publishedAt: row.publishedAt.toISOString(),
    current: sequence === head,
  }
}
