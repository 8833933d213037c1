// Audit events as a time line, each leading to what it concerns.
// For the histories of partners and applications.
import Link from "next/link"
import type { AuditEventView } from "@/lib/core/audit-view"
import { actionWords, isDenying } from "../audit/audit-words"
import { ObjectLink } from "../objects/object-link"
import { Card } from "../ui/card"
import { EmptyState } from "../ui/empty-state"
import { RelativeTime } from "../ui/relative-time"
import { Timeline } from "../ui/timeline"

type HistoryCardProps = { of: string; events: readonly AuditEventView[]; auditHref: string }

export function HistoryCard({ of, events, auditHref }: HistoryCardProps) {
  return (
    <Card
      title="History"
      aside={
        <Link href={auditHref} className="link">
          In the audit log
        </Link>
      }
    >
      {events.length === 0 ? (
        <EmptyState title="Nothing has happened yet" />
      ) : (
        <Timeline
          label={`History of ${of}`}
          entries={events.map(({ id, action, subject, actor, at }) => ({
            id,
            text: (
              <>
                {actionWords(action)}: <ObjectLink {...subject} />
              </>
            ),
            when: <RelativeTime at={at} show="both" />,
            by: actor.name,
            tone: isDenying(action) ? "deny" : "plain",
          }))}
        />
      )}
    </Card>
  )
}
