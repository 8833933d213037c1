// The newest audit events, as sentences; the whole log is a press away.
import Link from "next/link"
import type { AuditEventView } from "@/lib/core/audit-view"
import { actionWords, isDenying } from "../audit/audit-words"
import { ObjectLink } from "../objects/object-link"
import { Card } from "../ui/card"
import { EmptyState } from "../ui/empty-state"
import { RelativeTime } from "../ui/relative-time"
import { Timeline } from "../ui/timeline"

export function LatestCard({ events }: { events: readonly AuditEventView[] }) {
  return (
    <Card
      title="Latest"
      aside={
        <Link href="/audit" className="link">
          Audit log
        </Link>
      }
    >
      {events.length === 0 ? (
        <EmptyState title="Nothing has happened yet" />
      ) : (
        <Timeline
          label="Latest events"
          entries={events.map(({ id, action, subject, actor, at }) => ({
            id,
            text: (
              <>
                {actionWords(action)}: <ObjectLink {...subject} />
              </>
            ),
            when: <RelativeTime at={at} />,
            by: actor.name,
            tone: isDenying(action) ? "deny" : "plain",
          }))}
        />
      )}
    </Card>
  )
}
