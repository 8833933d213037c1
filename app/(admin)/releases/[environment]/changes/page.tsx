// The review before a publication: what changes, who gains and who loses, and the form that publishes exactly that.
import { staffPage } from "@/app/portal"
import { PublishReview } from "@/components/releases/publish-review"
import { Card } from "@/components/ui/card"
import { EmptyState } from "@/components/ui/empty-state"
import { LinkButton } from "@/components/ui/link-button"
import { PageHeader } from "@/components/ui/page-header"
import { getContainer } from "@/lib/container"
import { isApprover } from "@/lib/core/permission"
import { publishRelease } from "../../actions"

export const metadata = { title: "Review changes" }

export default staffPage(async ({ actor, queries, params }) => {
  const { name, title, head } = await queries.getEnvironment(actor, params.environment ?? "")
  const pending = await getContainer().usecases.reviewChanges(actor, { environment: name })
  const newest = head === null ? null : await queries.getRelease(actor, { environment: name, sequence: head.sequence })
  const gateways = newest?.gateways.filter(({ state }) => state !== "registered" && state !== "retired").length ?? 0
  const crumbs = [
    { label: "Releases", href: "/releases" },
    { label: title, href: `/releases/${name}` },
  ]
  if (!pending.changed) return <NothingToPublish crumbs={crumbs} title={title} back={`/releases/${name}`} />
  return (
    <>
      <PageHeader
        crumbs={crumbs}
        title={`Publish release ${pending.head + 1} to ${title}`}
        lead="Nothing of this is enforced before you publish it, and nothing else is published with it."
      />
      <PublishReview
        pending={pending}
        environmentTitle={title}
        gateways={gateways}
        publish={isApprover(actor) ? publishRelease : undefined}
      />
    </>
  )
})

type NothingProps = { crumbs: { label: string; href: string }[]; title: string; back: string }

function NothingToPublish({ crumbs, title, back }: NothingProps) {
  return (
    <>
      <PageHeader crumbs={crumbs} title={`Nothing to publish to ${title}`} />
      <Card flush>
        <EmptyState
          title="Everything is published"
          detail="Gateways have what was decided. Changes to APIs, access and partners gather here until somebody publishes them."
          action={<LinkButton href={back}>Back to the releases</LinkButton>}
        />
      </Card>
    </>
  )
}
