// A partner's blast radius, environment by environment: what its credentials open if somebody else holds them.
import { staffPage } from "@/app/portal"
import { PartnerFrame } from "@/components/partners/partner-frame"
import { ReachGraph } from "@/components/reach/reach-graph"
import { Card } from "@/components/ui/card"
import { EmptyState } from "@/components/ui/empty-state"
import { isAdmin } from "@/lib/core/permission"
import { partnerActions } from "../partner-actions"

export const metadata = { title: "Blast radius" }

export default staffPage(async ({ actor, queries, params: { id = "" } }) => {
  const [partner, radius] = await Promise.all([queries.getPartner(actor, id), queries.getBlastRadius(actor, id)])
  return (
    <PartnerFrame partner={partner} actions={partnerActions} mayEdit={isAdmin(actor)}>
      {radius.environments.length === 0 ? (
        <Card>
          <EmptyState
            title="Nothing to reach yet"
            detail="Once the partner has an application, this shows what its credentials open: scopes, routes, and what lies behind them."
          />
        </Card>
      ) : null}
      {radius.environments.map(({ environment, applications }) => (
        <section key={environment} className="flex flex-col gap-4">
          <h2 className="font-semibold text-md">{environment}</h2>
          {applications.map((application) => (
            <Card key={application.id} title={application.name}>
              <ReachGraph application={application} certificateBase="/certificates" routeBase="/apis" />
            </Card>
          ))}
        </section>
      ))}
    </PartnerFrame>
  )
})
