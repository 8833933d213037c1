// Whom the emergency switch of a hierarchy would ask for a new certificate, if it were thrown now.
// For administrators, before they throw it.
import type { Actor } from "@/lib/core/actor"
import { infrastructure } from "@/lib/core/hierarchy"
import { requireStaff } from "@/lib/core/permission"
import { type ReissuePreview, type RenewingKind, renewingKinds } from "@/lib/core/renewal-view"
import type { QueryDeps } from "@/lib/queries/deps"
import { requireEnvironment } from "../environments/require-environment"
import { renewalTable } from "./renewal-sql"

type Row = { kind: RenewingKind; certificates: number; owners: number; partners: number }

export const makePreviewReissue =
  ({ db, clock }: QueryDeps) =>
  async (actor: Actor, environment: string): Promise<ReissuePreview> => {
    requireStaff(actor)
    if (environment !== infrastructure) await requireEnvironment(db, environment)
    const rows = await db.$queryRaw<Row[]>`
      ${renewalTable(clock(), { environment, early: true })}
      select kind, count(*)::int as certificates, count(distinct owner)::int as owners,
        count(distinct "partnerId")::int as partners
      from shown group by 1`
    const sum = (of: (row: Row) => number) => rows.reduce((all, row) => all + of(row), 0)
    return {
      environment,
      certificates: sum(({ certificates }) => certificates),
      owners: renewingKinds.flatMap((kind) => {
        const count = rows.find((row) => row.kind === kind)?.owners ?? 0
        return count === 0 ? [] : { kind, count }
      }),
      partners: sum(({ partners }) => partners),
    }
  }
