// The policy of an environment as the database holds it now, in the form that a bundle is compiled from.
// Who may call what is read in one statement, and so at one instant, however many edits commit meanwhile; of applications, all or
// those alone that were edited since the last compilation.
import { Prisma } from "@prisma/client"
import type { PolicyContent } from "@/lib/bundle"
import type { PolicyApplication, PolicyHost, PolicyRoute, TokenPolicy, Zone } from "@/lib/core/policy"
import { applicationSpiffeId } from "@/lib/core/spiffe-id"
import { clientName, nameToString, pemEncode } from "@/lib/pki"
import type { Deps, Tx } from "@/lib/usecases/deps"
import type { PolicyBase } from "./policy-base"
import { readPeers } from "./read-peers"
import { readStopped } from "./read-revocations"
import { readTokenKeys } from "./read-token-keys"
import { readTrust } from "./read-trust"

type HostRow = { id: string; host: string; zone: Zone; upstream: string; tokenPolicy: TokenPolicy }
type RouteRow = { id: string; host: string; methods: string[]; path: string; scope: string }
type ApplicationRow = {
  id: string
  partner: string
  legalName: string
  /** Where certificates carry it without a wish. */
  identifier: string | null
  active: boolean
  scopes: ScopeRow[] | null
  pinned: string[] | null
}
type ScopeRow = { name: string; endsAt: string | null }
type PolicyRow = {
  hosts: HostRow[] | null
  routes: RouteRow[] | null
  applications: ApplicationRow[] | null
  newGrants: string[] | null
  edits: number[] | null
  concerned: string[] | null
  count: number
  profile: string | null
}

export type Policy = {
  /** Its applications are those of `concerned`, where that is there. */
  content: PolicyContent
  /** Grants that no release has carried yet. */
  newGrants: string[]
  /** Edits that are in it. */
  edits: number[]
  /** Applications that may differ from the base; those without an entry in `content` have none any more. Undefined: all were read. */
  concerned: string[] | undefined
  /** How many applications the whole policy has. */
  count: number
  /** As in PolicyBase. */
  compiledFor: string
}

/** @param since compiled before; undefined to read everything */
export async function readPolicy(
  tx: Tx,
  { settings }: Pick<Deps, "settings">,
  environment: string,
  now: Date,
  since: PolicyBase | undefined,
): Promise<Policy> {
  const policy = await readPolicyRow(tx, environment, now, since)
  const stopped = await readStopped(tx, environment, now)
  const { trust, crls } = await readTrust(tx, settings, environment)
  const pinned = await readPinned(
    tx,
    (policy.applications ?? []).flatMap((row) => row.pinned ?? []),
  )
  const hosts = policy.hosts ?? []
  const content = {
    trust,
    crls,
    pinned,
    peers: await readPeers(tx, environment),
    tokenKeys: await readTokenKeys(tx, environment),
    routes: {
      hosts: hosts.map(
        ({ id, host, zone, upstream, tokenPolicy }): PolicyHost => ({ host, zone, api: id, upstream, tokenPolicy }),
      ),
      routes: (policy.routes ?? []).map((route): PolicyRoute => route),
    },
    revocations: { revoked: stopped.revoked, suspended: stopped.listed },
    applications: (policy.applications ?? []).map((row) => toApplication(row, settings.trustDomain, environment)),
  }
  return {
    content,
    newGrants: policy.newGrants ?? [],
    edits: policy.edits ?? [],
    concerned: since === undefined ? undefined : (policy.concerned ?? []),
    count: policy.count,
    compiledFor: `${settings.trustDomain} ${policy.profile ?? ""}`,
  }
}

/** Grants count while approved, not ended, and of an active application of an active partner (rule 5). */
async function readPolicyRow(
  tx: Tx,
  environment: string,
  now: Date,
  since: PolicyBase | undefined,
): Promise<PolicyRow> {
  const [row] = await tx.$queryRaw<PolicyRow[]>`
    with edit as materialized (select id, application_id from policy_edit where environment = ${environment}),
    concerned as materialized (${concernedSince(environment, now, since)})
    select
      (select json_agg(json_build_object('id', a.id, 'host', a.hostname, 'zone', a.zone, 'upstream', a.upstream,
          'tokenPolicy', a.token_policy))
        from api a where a.environment = ${environment}) as hosts,
      (select json_agg(json_build_object('id', r.id, 'host', a.hostname, 'methods', r.methods, 'path', r.path,
          'scope', s.name))
        from route r join api a on a.id = r.api_id join scope s on s.id = r.scope_id
        where a.environment = ${environment}) as routes,
      (select json_agg(json_build_object('id', a.id, 'partner', a.partner_id, 'legalName', p.legal_name,
          'identifier', case when e.certificate_profiles[1] = 'transport' then p.organization_identifier end,
          'active', a.status = 'active' and p.status = 'active', 'scopes', g.scopes, 'pinned', x.pinned))
        from application a
        join partner p on p.id = a.partner_id
        join environment e on e.name = a.environment
        left join lateral (
          select json_agg(json_build_object('name', held.name, 'endsAt', held.ends_at)) as scopes
          from (
            select s.name, case when bool_or(g.ends_at is null) then null else max(g.ends_at) end as ends_at
            from "grant" g join scope s on s.id = g.scope_id
            where g.application_id = a.id and g.status = 'approved' and (g.ends_at is null or g.ends_at > ${now})
              and a.status = 'active' and p.status = 'active'
            group by s.name) held) g on true
        left join lateral (
          select json_agg(c.sha256) as pinned from certificate c
          where c.application_id = a.id and c.authority_id is null and c.status = 'valid' and c.not_after > ${now}) x on true
        where a.environment = ${environment} and a.status <> 'retired' and p.status in ('active', 'suspended')
          ${since === undefined ? Prisma.empty : Prisma.sql`and a.id in (select application_id from concerned)`}
      ) as applications,
      (select json_agg(g.id)
        from "grant" g join application a on a.id = g.application_id join partner p on p.id = a.partner_id
        where a.environment = ${environment} and g.status = 'approved' and (g.ends_at is null or g.ends_at > ${now})
          and a.status = 'active' and p.status = 'active' and g.active_since is null) as "newGrants",
      (select json_agg(id) from edit) as edits,
      (select json_agg(application_id) from concerned) as concerned,
      (select count(*)::int from application a join partner p on p.id = a.partner_id
        where a.environment = ${environment} and a.status <> 'retired' and p.status in ('active', 'suspended')) as count,
      (select certificate_profiles[1]::text from environment where name = ${environment}) as profile`
  if (row === undefined) throw new Error("a select without from answers one row")
  return row
}

/** Edited since, or a grant or registered certificate of theirs has ended by itself. */
function concernedSince(environment: string, now: Date, since: PolicyBase | undefined): Prisma.Sql {
  if (since === undefined) return Prisma.sql`select application_id from edit`
  return Prisma.sql`
    select application_id from edit
    union
    select g.application_id from "grant" g join application a on a.id = g.application_id
    where a.environment = ${environment} and g.status = 'approved' and g.ends_at > ${since.compiledAt} and g.ends_at <= ${now}
    union
    select c.application_id from certificate c join application a on a.id = c.application_id
    where a.environment = ${environment} and c.authority_id is null and c.not_after > ${since.compiledAt}
      and c.not_after <= ${now}`
}

/** Bytes that never change, of whatever the policy pins. */
export async function readPinned(tx: Tx, digests: readonly string[]): Promise<Map<string, string>> {
  if (digests.length === 0) return new Map()
  const rows = await tx.$queryRaw<{ sha256: string; der: Uint8Array }[]>`
    select sha256, der from certificate where sha256 = any(${digests})`
  return new Map(rows.map(({ sha256, der }) => [sha256, pemEncode("CERTIFICATE", der)]))
}

function toApplication(row: ApplicationRow, trustDomain: string, environment: string): PolicyApplication {
  const { id, partner, legalName, identifier, active } = row
  const subject = clientName(legalName, id, identifier ?? undefined)
  return {
    id,
    partner,
    status: active ? "active" : "suspended",
    subject: nameToString(subject),
    spiffeId: applicationSpiffeId(trustDomain, environment, partner, id),
    scopes: (row.scopes ?? []).map(({ name, endsAt }) =>
      endsAt === null ? { name } : { name, endsAt: new Date(endsAt).toISOString() },
    ),
    pinned: row.pinned ?? [],
  }
}
