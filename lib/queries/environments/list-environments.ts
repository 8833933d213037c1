// The environments with their settings and what their gateways are told now; and one of them by its name.
// For people and operators. Nothing here belongs to a partner.
import type { Actor } from "@/lib/core/actor"
import type { EnvironmentView } from "@/lib/core/authority-view"
import { DomainError } from "@/lib/core/domain-error"
import { notFound } from "@/lib/core/not-found"
import { isStaff } from "@/lib/core/permission"
import type { QueryDeps } from "@/lib/queries/deps"

type Row = Omit<EnvironmentView, "head"> & {
  epoch: number
  sequence: number
  stamp: number
  publishedAt: Date | null
  notAfter: Date | null
}

export const makeListEnvironments =
  ({ db }: Pick<QueryDeps, "db">) =>
  async (actor: Actor): Promise<EnvironmentView[]> => {
    requirePerson(actor)
    return readEnvironments(db)
  }

export const makeGetEnvironment =
  ({ db }: Pick<QueryDeps, "db">) =>
  async (actor: Actor, name: string): Promise<EnvironmentView> => {
    requirePerson(actor)
    const environment = (await readEnvironments(db)).find((one) => one.name === name)
    if (environment === undefined) throw notFound("environment", name)
    return environment
  }

function requirePerson(actor: Actor): void {
  if (isStaff(actor) || actor.kind === "user") return
  throw new DomainError("forbidden", "Environments are shown to people and operators.")
}

/** In the order in which they were made: sandbox before production. */
async function readEnvironments(db: QueryDeps["db"]): Promise<EnvironmentView[]> {
  const rows = await db.$queryRaw<Row[]>`
    select e.name, e.title, e.four_eyes as "fourEyes", e.staleness::text, e.rollout::text,
      e.bake_minutes as "bakeMinutes", e.silent_minutes as "silentMinutes",
      e.manifest_validity_hours as "manifestValidityHours", e.refresh_seconds as "refreshSeconds",
      e.certificate_days as "certificateDays", e.certificate_max_days as "certificateMaxDays", e.key_types as "keyTypes",
      e.certificate_profiles::text[] as "certificateProfiles", e.profile_revision as "profileRevision", h.epoch, h.sequence, h.stamp, r.published_at as "publishedAt",
      m.not_after as "notAfter"
    from environment e
    join environment_head h on h.environment = e.name
    left join release r on r.environment = e.name and r.sequence = h.sequence
    left join manifest m on m.payload_sha256 = h.manifest_sha256
    order by e.created_at, e.name desc`
  return rows.map(({ epoch, sequence, stamp, publishedAt, notAfter, ...settings }) => ({
    ...settings,
    head:
      publishedAt === null || notAfter === null
        ? null
        : { epoch, sequence, stamp, publishedAt: publishedAt.toISOString(), notAfter: notAfter.toISOString() },
  }))
}
