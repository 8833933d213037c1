// What a partner's applications may call, application by application.
import type { Metadata } from "next"
import { partnerHome, partnerPage } from "@/app/portal"
import { ReachGraph } from "@/components/reach/reach-graph"
import { Card } from "@/components/ui/card"
import { EmptyState } from "@/components/ui/empty-state"
import { LinkButton } from "@/components/ui/link-button"
import { PageHeader } from "@/components/ui/page-header"

export const metadata: Metadata = { title: "What I may call" }

export default partnerPage(async ({ actor, queries }) => {
  const { applications } = await partnerHome()
  const reaches = await Promise.all(applications.map(({ id }) => queries.getApplicationReach(actor, id)))
  return (
    <>
      <PageHeader
        title="What I may call"
        lead="Each application by its own scopes. What was approved and is not active yet starts with the next publication."
        actions={<LinkButton href="/partner/requests?ask">Ask for access</LinkButton>}
      />
      <div className="flex flex-col gap-4">
        {reaches.length === 0 ? (
          <Card>
            <EmptyState
              title="No application yet"
              detail="Access attaches to applications. The operator of these APIs creates them for you."
            />
          </Card>
        ) : null}
        {reaches.map((reach) => (
          <Card
            key={reach.id}
            title={reach.name}
            aside={
              <>
                {reach.environment}
                <LinkButton size="sm" href={`/partner/applications/${reach.id}`} aria-label={`Open ${reach.name}`}>
                  Open
                </LinkButton>
              </>
            }
          >
            <ReachGraph application={reach} certificateBase="/partner/credentials" />
          </Card>
        ))}
      </div>
    </>
  )
})
