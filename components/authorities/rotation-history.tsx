// What was done in a rotation, when and by whom.
// For the rotation's page.
import type { RotationDetail } from "@/lib/core/rotation-view"
import { Card } from "../ui/card"
import { RelativeTime } from "../ui/relative-time"
import { Timeline, type TimelineEntry } from "../ui/timeline"

export function RotationHistory({ rotation }: { rotation: RotationDetail }) {
  return (
    <Card title="History">
      <Timeline label="History of this rotation" entries={entriesOf(rotation)} />
    </Card>
  )
}

function entriesOf({ started, issued, removed, cancelled, from, to, reason }: RotationDetail): TimelineEntry[] {
  const entry = (id: string, text: string, done: { by: { name: string }; at: string } | null, tone?: "deny" | "ok") =>
    done === null ? [] : [{ id, text, tone, when: <RelativeTime at={done.at} show="both" />, by: done.by.name }]
  return [
    ...entry("cancelled", `Cancelled: ${cancelled?.reason}`, cancelled, "deny"),
    ...entry("removed", `${from.name} was removed`, removed, "ok"),
    ...entry("issued", `${to.name} began to issue`, issued, "ok"),
    ...entry("started", `Started: ${reason}`, started),
  ]
}
