// The review before a publication: what changes, who gains and who loses, and the forms that publish or propose exactly that.
import { overview, staffPage } from "@/app/portal"
import { isOpenProposal } from "@/components/proposals/proposal-words"
import { PublishReview } from "@/components/releases/publish-review"
import { Card } from "@/components/ui/card"
import { EmptyState } from "@/components/ui/empty-state"
import { LinkButton } from "@/components/ui/link-button"
import { PageHeader } from "@/components/ui/page-header"
import { getContainer } from "@/lib/container"
import { isAdmin } from "@/lib/core/permission"
import { publishRelease } from "../../actions"
import { proposeRelease } from "../../proposal-actions"

export const metadata = { title: "Review changes" }

export default staffPage(async ({ actor, queries, params }) => {
  const environment = await queries.getEnvironment(actor, params.environment ?? "")
  const { name, title, fourEyes } = environment
  const pending = await getContainer().usecases.reviewChanges(actor, { environment: name })
  const rollout = await queries.getRollout(actor, { environment: name })
  const { items } = await queries.listProposals(actor, { environment: name, limit: 1 })
  const here = (await overview()).environments.find((one) => one.name === name)
  const crumbs = [
    { label: "Releases", href: "/releases" },
    { label: title, href: `/releases/${name}` },
  ]
  if (!pending.changed) return <NothingToPublish crumbs={crumbs} title={title} back={`/releases/${name}`} />
  return (
    <>
      <PageHeader
        crumbs={crumbs}
        title={fourEyes ? `Propose changes of ${title}` : `Publish release ${pending.head + 1} to ${title}`}
        lead="Nothing of this is enforced before it is published, and nothing else is published with it."
      />
      <PublishReview
        pending={pending}
        environment={environment}
        gateways={here?.gateways.of ?? 0}
        rollout={rollout}
        proposal={items.find(isOpenProposal) ?? null}
        {...(isAdmin(actor) ? { publish: publishRelease, propose: proposeRelease } : {})}
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
