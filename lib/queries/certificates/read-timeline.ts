// What happened to a certificate, in order: from the audit log, and from the release and reports that enforce its end.
// For the page of one certificate.
import type { CertificateRevocation, TimelineEntry } from "@/lib/core/certificate-view"
import type { QueryDeps } from "@/lib/queries/deps"

const words: Record<string, string> = {
  "certificate.intended": "Serial number reserved",
  "certificate.issued": "Issued",
  "certificate.registered": "Registered: another CA issued it",
  "certificate.revoked": "Revocation decided",
}

export async function readTimeline(
  db: QueryDeps["db"],
  id: string,
  revocation: CertificateRevocation | null,
): Promise<TimelineEntry[]> {
  const events = await db.auditEvent.findMany({
    where: { subjectId: id },
    orderBy: [{ at: "asc" }, { id: "asc" }],
    take: 100,
  })
  const entries = events.map(({ at, action, actorName }) => ({
    at: at.toISOString(),
    what: words[action] ?? action,
    by: actorName,
  }))
  return [...entries, ...published(revocation)]
}

function published(revocation: CertificateRevocation | null): TimelineEntry[] {
  if (revocation?.publishedAt == null) return []
  return [{ at: revocation.publishedAt, what: `Revocation published in release ${revocation.sequence}` }]
}
