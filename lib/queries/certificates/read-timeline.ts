// What happened to a certificate, in order: from the audit log, from what was seen of it, from what followed it, and from the
// release and the reports that enforce its end. For the page of one certificate.
import type { CertificateRevocation, TimelineEntry } from "@/lib/core/certificate-view"
import type { CertificateRenewal } from "@/lib/core/renewal-view"
import type { QueryDeps } from "@/lib/queries/deps"

type Told = {
  id: string
  environment: string | null
  notAfter: Date
  firstSeenAt: Date | null
  revocation: CertificateRevocation | null
  renewal: CertificateRenewal | null
}

type Event = { at: Date; action: string; actorName: string; detail: unknown }

const words: Record<string, string> = {
  "certificate.intended": "Serial number reserved",
  "certificate.issued": "Issued",
  "certificate.registered": "Registered",
  "certificate.installed": "Marked as installed",
  "certificate.revoked": "Revocation decided",
}

/** @param now what is after it is announced, not done */
export async function readTimeline(db: QueryDeps["db"], told: Told, now: Date): Promise<TimelineEntry[]> {
  const events = await db.auditEvent.findMany({
    where: { subjectId: told.id },
    orderBy: [{ at: "asc" }, { id: "asc" }],
    take: 100,
  })
  const entries = [
    // its intent comes first, also where both were written within a millisecond
    ...events.filter(({ action }) => action === "certificate.intended").map(entry),
    // of a renewal, `renewed` tells with a link
    ...events.filter(({ action }) => !["certificate.intended", "certificate.renewed"].includes(action)).map(entry),
    ...seen(told),
    ...(await renewed(db, told.id)),
    ...(await stopped(db, told)),
    ...coming(told, now),
  ]
  return entries.sort((one, other) => one.at.localeCompare(other.at))
}

function entry({ at, action, actorName, detail }: Event): TimelineEntry {
  return { at: at.toISOString(), what: noticeWords(action, detail) ?? words[action] ?? action, by: actorName }
}

function noticeWords(action: string, detail: unknown): string | undefined {
  if (action !== "certificate.expiring" || typeof detail !== "object" || detail === null) return undefined
  const days = "days" in detail ? Number(detail.days) : 0
  return `Notice sent: it ends within ${days === 1 ? "a day" : `${days} days`}`
}

function seen({ firstSeenAt }: Told): TimelineEntry[] {
  return firstSeenAt === null ? [] : [{ at: firstSeenAt.toISOString(), what: "First presented to this server" }]
}

/** The next one of the same owner; those that followed later are on its own time line. */
async function renewed(db: QueryDeps["db"], id: string): Promise<TimelineEntry[]> {
  const [next] = await db.$queryRaw<{ id: string; serial: string; at: Date; used: Date | null }[]>`
    select s.id, s.serial, s.created_at as at, least(s.first_seen_at, s.installed_at) as used
    from certificate c join certificate s
      on (s.application_id = c.application_id or s.gateway_id = c.gateway_id or s.operator_id = c.operator_id)
    where c.id = ${id} and s.status <> 'intent' and s.created_at > c.created_at
    order by s.created_at limit 1`
  if (next === undefined) return []
  const link = { certificateId: next.id, serial: next.serial }
  const entries: TimelineEntry[] = [{ at: next.at.toISOString(), what: "Renewed by", ...link }]
  if (next.used !== null) entries.push({ at: next.used.toISOString(), what: "Its successor is in use:", ...link })
  return entries
}

/** The last gateway that reported it is when it was enforced as far as it is. */
async function stopped(db: QueryDeps["db"], { environment, revocation }: Told): Promise<TimelineEntry[]> {
  if (revocation?.publishedAt == null) return []
  const { publishedAt, sequence, enforced } = revocation
  const entries: TimelineEntry[] = [{ at: publishedAt, what: `Revocation published in release ${sequence}` }]
  if (sequence === null || enforced === null || enforced.by.length === 0) return entries
  const [reported] = await db.$queryRaw<{ at: Date | null }[]>`
    select max(first) as at from (
      select min(a.received_at) as first from gateway_applied a join gateway g on g.id = a.gateway_id
      where g.environment = ${environment} and g.status = 'enrolled' and a.sequence >= ${sequence} group by g.id) f`
  if (reported?.at != null) {
    const what = `Refused by ${enforced.by.length} of ${enforced.of} gateways`
    entries.push({ at: reported.at.toISOString(), what })
  }
  return entries
}

/** What is certain to come: the window and the end of one that nobody has ended before. */
function coming({ notAfter, revocation, renewal }: Told, now: Date): TimelineEntry[] {
  if (revocation !== null) return []
  const entries: TimelineEntry[] = []
  if (renewal !== null) {
    const { start } = renewal.window
    const begun = Date.parse(start) <= now.getTime()
    entries.push({ at: start, what: begun ? "Renewal window began" : "Renewal window begins", ...ahead(start, now) })
  }
  const end = notAfter.toISOString()
  entries.push({ at: end, what: notAfter < now ? "Ended" : "Ends", ...ahead(end, now) })
  return entries
}

function ahead(at: string, now: Date): { ahead?: true } {
  return Date.parse(at) > now.getTime() ? { ahead: true } : {}
}
