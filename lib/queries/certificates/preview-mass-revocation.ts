// What a mass revocation would stop: how many certificates, whose, what those reach today, and on which gateways.
// For staff, before somebody decides. Set-based throughout: a partner may have tens of thousands of certificates.
import { Prisma } from "@prisma/client"
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import type { CertificateOwner } from "@/lib/core/certificate-view"
import { invalidField } from "@/lib/core/domain-error"
import {
  type MassRevocationLoss,
  type MassRevocationPreview,
  type MassRevocationTarget,
  massRevocationKinds,
} from "@/lib/core/mass-revocation-view"
import { notFound } from "@/lib/core/not-found"
import { requireStaff } from "@/lib/core/permission"
import type { QueryDeps } from "@/lib/queries/deps"
import { unownedCertificate } from "./certificate-row"

export const previewMassRevocationInput = z.object({
  kind: z.enum(massRevocationKinds),
  id: z.string().min(1).max(64),
})

const mostLosses = 200

type LossRow = {
  kind: CertificateOwner["kind"]
  id: string | null
  name: string | null
  partnerId: string | null
  partnerName: string | null
  environment: string | null
  certificates: number
  otherValid: number
  /** Of all owners, on every row. */
  owners: number
  stopped: number
  total: number
}

type Db = QueryDeps["db"]

export const makePreviewMassRevocation =
  ({ db, clock }: QueryDeps) =>
  async (actor: Actor, target: MassRevocationTarget): Promise<MassRevocationPreview> => {
    requireStaff(actor)
    const now = clock()
    const name = await readTargetName(db, target)
    const rows = await readLosses(db, target, now)
    const gateways = await readGateways(db, target, now)
    const reach = await readReach(db, applicationsOf(rows), now)
    const [first] = rows
    return {
      target: { ...target, name },
      certificates: first?.total ?? 0,
      owners: first?.owners ?? 0,
      stopped: first?.stopped ?? 0,
      losses: rows.map((row) => loss(row, reach, gateways)),
      gateways,
    }
  }

async function readTargetName(db: Db, { kind, id }: MassRevocationTarget): Promise<string> {
  if (kind === "key") {
    if (/^[0-9a-f]{64}$/.test(id)) return `Key ${id.slice(0, 16)}…`
    throw invalidField("id", "A key is named by the SHA-256 of its SubjectPublicKeyInfo, 64 lower-case hex digits.")
  }
  const select = { where: { id }, select: { name: true } } as const
  const found =
    kind === "application"
      ? await db.application.findUnique(select)
      : kind === "partner"
        ? await db.partner.findUnique(select)
        : await db.authority.findUnique(select)
  if (found === null) throw notFound(kind, id)
  return found.name
}

/** The same that lib/usecases/certificates/revoke-many.ts revokes; a test holds the two together. */
function isTarget({ kind, id }: MassRevocationTarget): Prisma.Sql {
  if (kind === "application") return Prisma.sql`c.application_id = ${id}`
  if (kind === "partner") return Prisma.sql`a.partner_id = ${id}`
  if (kind === "authority") return Prisma.sql`c.authority_id = ${id} and c.subject_kind <> 'responder'`
  return Prisma.sql`c.spki_sha256 = ${id}`
}

const doomed = (target: MassRevocationTarget, now: Date) => Prisma.sql`
  select c.id, c.subject_kind, c.application_id, c.gateway_id, c.operator_id, c.authority_id
  from certificate c
  left join application a on a.id = c.application_id
  where ${isTarget(target)} and c.status = 'valid' and c.not_after >= ${now}`

function readLosses(db: Db, target: MassRevocationTarget, now: Date): Promise<LossRow[]> {
  return db.$queryRaw<LossRow[]>`
    with doomed as (${doomed(target, now)}),
    held as (
      select subject_kind, application_id, gateway_id, operator_id, count(*)::int as certificates
      from doomed group by 1, 2, 3, 4),
    losses as (
      select h.*, (
        select count(*)::int from certificate v
        where v.status = 'valid' and v.not_after >= ${now} and v.subject_kind = h.subject_kind
          and v.application_id is not distinct from h.application_id
          and v.gateway_id is not distinct from h.gateway_id
          and v.operator_id is not distinct from h.operator_id) - h.certificates as other
      from held h)
    select l.subject_kind::text as kind, coalesce(a.id, g.id, o.id) as id, coalesce(a.name, g.name, o.name) as name,
      p.id as "partnerId", p.name as "partnerName", coalesce(a.environment, g.environment) as environment,
      l.certificates, l.other as "otherValid",
      count(*) over ()::int as owners, count(*) filter (where l.other = 0) over ()::int as stopped,
      sum(l.certificates) over ()::int as total
    from losses l
    left join application a on a.id = l.application_id
    left join partner p on p.id = a.partner_id
    left join gateway g on g.id = l.gateway_id
    left join operator o on o.id = l.operator_id
    order by l.other > 0, l.certificates desc, name, id
    limit ${mostLosses}`
}

/** Those of the environments whose deny lists will name them. */
function readGateways(db: Db, target: MassRevocationTarget, now: Date): Promise<MassRevocationPreview["gateways"]> {
  return db.$queryRaw<MassRevocationPreview["gateways"]>`
    select g.id, g.name, g.environment from gateway g
    where g.status = 'enrolled' and g.environment in (
      select coalesce(a.environment, i.environment)
      from (${doomed(target, now)}) d
      left join application a on a.id = d.application_id
      left join authority i on i.id = d.authority_id)
    order by g.environment, g.name, g.id`
}

type Reach = { id: string; scopes: string[]; routes: number }

const applicationsOf = (rows: readonly LossRow[]): string[] =>
  rows.flatMap(({ kind, id }) => (kind === "application" && id !== null ? [id] : []))

async function readReach(db: Db, applications: readonly string[], now: Date): Promise<Map<string, Reach>> {
  if (applications.length === 0) return new Map()
  const rows = await db.$queryRaw<Reach[]>`
    select g.application_id as id, array_agg(distinct s.name order by s.name) as scopes, count(distinct r.id)::int as routes
    from "grant" g
    join scope s on s.id = g.scope_id
    left join route r on r.scope_id = s.id
    where g.application_id = any(${applications}) and g.status = 'approved' and g.active_since is not null
      and (g.ends_at is null or g.ends_at > ${now})
    group by g.application_id`
  return new Map(rows.map((row) => [row.id, row]))
}

function loss(
  row: LossRow,
  reach: ReadonlyMap<string, Reach>,
  gateways: MassRevocationPreview["gateways"],
): MassRevocationLoss {
  const { environment, certificates, otherValid } = row
  const { scopes, routes } = reach.get(row.id ?? "") ?? { scopes: [], routes: 0 }
  return {
    owner: owner(row),
    environment,
    certificates,
    otherValid,
    scopes,
    routes,
    gateways: row.kind === "application" ? gateways.filter((one) => one.environment === environment).length : 0,
  }
}

function owner({ kind, id, name, partnerId, partnerName }: LossRow): CertificateOwner {
  if (id === null || name === null) return unownedCertificate(kind)
  if (partnerId === null || partnerName === null) return { kind, id, name }
  return { kind, id, name, partner: { id: partnerId, name: partnerName } }
}
