// What is decided and not published: nothing, or the diff in words with the way to its review.
// On top of the releases.
import type { PendingChanges } from "@/lib/core/release-view"
import { counted } from "../objects/counted"
import { Card } from "../ui/card"
import { LinkButton } from "../ui/link-button"
import { StateTag } from "../ui/state-tag"
import { ChangeList } from "./change-list"

type PendingPanelProps = {
  pending: PendingChanges
  count: number
  /** What whoever looks may do about it; others review. */
  verb?: string
}

export function PendingPanel({ pending, count, verb }: PendingPanelProps) {
  const { environment, changed, summary, head } = pending
  if (!changed) {
    return (
      <Card>
        <p className="flex flex-wrap items-center gap-2">
          <StateTag state="current" word="all published" />
          Nothing was decided since release {head} that gateways do not have.
        </p>
      </Card>
    )
  }
  const title = count === 0 ? "Unpublished changes" : `You have ${counted(count, "unpublished change")}`
  return (
    <Card
      title={title}
      note={`Gateways enforce release ${head} until they are published.`}
      aside={
        <LinkButton variant={verb ? "primary" : "secondary"} href={`/releases/${environment}/changes`}>
          {verb ?? "Review"}
        </LinkButton>
      }
    >
      {summary.length > 0 ? (
        <ChangeList label="Unpublished changes" changes={summary} />
      ) : (
        <p className="text-ink2">Contents differ in ways that concern nobody's access.</p>
      )}
    </Card>
  )
}
