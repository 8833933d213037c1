// Manifests near their end that nobody has renewed, and CRLs past the time by which a newer one should have been signed.
// For the overview's findings: both are made by timers, so either means that a timer does not run, or that a root is off line.
import type { Finding } from "@/lib/core/overview-view"
import { exactWords } from "@/lib/core/time-words"
import type { QueryDeps } from "@/lib/queries/deps"

type ManifestRow = { environment: string; title: string; notAfter: Date }
type CrlRow = {
  id: string
  name: string
  environment: string | null
  nextUpdate: Date
  offline: boolean
  urgent: boolean
  /** An authority below it is, which a root that is off line cannot say before a ceremony. */
  compromised: boolean
}

export async function findStaleBytes({ db, clock }: QueryDeps): Promise<Finding[]> {
  const now = clock()
  const manifests = await db.$queryRaw<ManifestRow[]>`
    select e.name as environment, e.title, m.not_after as "notAfter"
    from environment e
    join environment_head h on h.environment = e.name
    join manifest m on m.payload_sha256 = h.manifest_sha256
    where m.not_after - ${now} < (m.not_after - m.issued_at) / 4`
  const crls = await db.$queryRaw<CrlRow[]>`
    select a.id, a.name, a.environment, c.next_update as "nextUpdate", k.store = 'offline' as offline,
      c.next_update - ${now} < (c.next_update - c.this_update) / 10 or compromised as urgent, compromised
    from authority a
    join key k on k.id = a.key_id
    join lateral (
      select this_update, next_update from crl where authority_id = a.id order by number desc limit 1) c on true
    cross join lateral (
      select k.store = 'offline' and exists (
        select 1 from authority i where i.issuer_id = a.id and i.compromised_at > c.this_update) as compromised) i
    where a.state <> 'removed'
      and (compromised or c.next_update - ${now} < (c.next_update - c.this_update) * case when k.store = 'offline' then 0.3 else 0.25 end)`
  return [...manifests.map((row) => manifestFinding(row, now)), ...crls.map(crlFinding)]
}

function manifestFinding({ environment, title, notAfter }: ManifestRow, now: Date): Finding {
  const ended = notAfter <= now
  return {
    kind: "manifest-ending",
    severity: "act",
    subject: { kind: "environment", id: environment, name: title },
    environment,
    detail: `What its gateways were told ${ended ? "ended" : "ends"} at ${exactWords(notAfter)} and was not renewed. Gateways then do what the environment says of stale configuration. See the server's log.`,
  }
}

function crlFinding({ id, name, environment, nextUpdate, offline, urgent, compromised }: CrlRow): Finding {
  if (offline) {
    return {
      kind: "ceremony-due",
      severity: urgent ? "act" : "plan",
      subject: { kind: "authority", id, name },
      environment,
      detail: `Its key is off line, and its CRL is good until ${exactWords(nextUpdate)}. ${compromised ? "An authority below it is compromised, and it does not say so yet. Bring the key for a ceremony now" : "Gateways that check it then refuse everybody. Bring the key for a ceremony before"}: npm run ca -- ceremony.`,
    }
  }
  return {
    kind: "crl-overdue",
    severity: "act",
    subject: { kind: "authority", id, name },
    environment,
    detail: `Its CRL is good until ${exactWords(nextUpdate)} and should have been renewed. Gateways that check it then refuse everybody. See the server's log.`,
  }
}
