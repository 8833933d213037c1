// One scope: every route that it lets in, and every application that holds it.
import { staffPage } from "@/app/portal"
import { ReachTable } from "@/components/apis/reach-table"
import { ScopeRoutes } from "@/components/apis/scope-table"
import { counted } from "@/components/objects/counted"
import { Card } from "@/components/ui/card"
import { EmptyState } from "@/components/ui/empty-state"
import { LinkButton } from "@/components/ui/link-button"
import { PageHeader } from "@/components/ui/page-header"

export const metadata = { title: "Scope" }

export default staffPage(async ({ actor, queries, params }) => {
  const { name, environment, routes, reach } = await queries.getScope(actor, params.id ?? "")
  return (
    <>
      <PageHeader
        crumbs={[
          { label: "APIs & scopes", href: "/apis" },
          { label: "Scopes", href: "/apis/scopes" },
        ]}
        title={<span className="font-mono">{name}</span>}
        lead={`In ${environment}. Lets in ${counted(routes.length, "route")}; ${counted(reach.length, "application holds", "applications hold")} it.`}
      />
      <div className="flex flex-col gap-4">
        <Card title="Lets in">
          <ScopeRoutes routes={routes} of={routes.length} />
        </Card>
        <Card flush title="Who holds it">
          <ReachTable
            caption={`Applications that hold ${name}`}
            rows={reach}
            empty={
              <EmptyState
                title="Nobody"
                detail="Grant it to a partner's application, then publish."
                action={<LinkButton href="/partners">Go to partners</LinkButton>}
              />
            }
          />
        </Card>
      </div>
    </>
  )
})
