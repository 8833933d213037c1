// Rotations, newest first: those that go on and those that are over.
// For staff. There are few in the life of an installation.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { requireStaff } from "@/lib/core/permission"
import type { RotationView } from "@/lib/core/rotation-view"
import type { QueryDeps } from "@/lib/queries/deps"
import { readActorNames } from "../people/actor-names"
import { actorsOf, rotationView, withAuthorities } from "./rotation-row"

export const listRotationsInput = z.object({
  /** Those of one authority, which leaves or comes. */
  authorityId: z.string().max(64).optional(),
})
export type ListRotations = z.infer<typeof listRotationsInput>

const most = 200

export const makeListRotations =
  ({ db }: QueryDeps) =>
  async (actor: Actor, { authorityId }: ListRotations = {}): Promise<RotationView[]> => {
    requireStaff(actor)
    const rows = await db.rotation.findMany({
      where: authorityId === undefined ? {} : { OR: [{ fromId: authorityId }, { toId: authorityId }] },
      include: withAuthorities,
      orderBy: { id: "desc" },
      take: most,
    })
    const nameOf = await readActorNames(db, rows.flatMap(actorsOf))
    return rows.map((row) => rotationView(row, nameOf))
  }
