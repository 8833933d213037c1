// One API: what it is, its routes with their scopes, and which partners' applications reach it.
import { staffPage } from "@/app/portal"
import { AddRouteDialog } from "@/components/apis/add-route-dialog"
import { ApiFacts } from "@/components/apis/api-facts"
import { ReachTable } from "@/components/apis/reach-table"
import { RemoveApiDialog } from "@/components/apis/remove-api-dialog"
import { RouteTable } from "@/components/apis/route-table"
import { Card } from "@/components/ui/card"
import { EmptyState } from "@/components/ui/empty-state"
import { LinkButton } from "@/components/ui/link-button"
import { PageHeader } from "@/components/ui/page-header"
import type { ApiDetail } from "@/lib/core/api-view"
import { isAdmin } from "@/lib/core/permission"
import { addRoute, removeApi, removeRoute } from "../actions"

export const metadata = { title: "API" }

export default staffPage(async ({ actor, queries, params }) => {
  const api = await queries.getApi(actor, params.id ?? "")
  const { environment, tokenPolicy } = api
  const [scopes, issuers] = await Promise.all([
    queries.listScopes(actor, { environment, limit: 200 }),
    tokenPolicy.kind === "jwt" ? queries.listTokenIssuers(actor, { environment }) : [],
  ])
  const issuer = issuers.find((one) => tokenPolicy.kind === "jwt" && one.issuer === tokenPolicy.issuer)
  const admin = isAdmin(actor)
  const add = admin ? (
    <AddRouteDialog api={api} action={addRoute} scopes={scopes.items.map(({ name }) => name)} />
  ) : undefined
  return (
    <>
      <PageHeader
        crumbs={[{ label: "APIs & scopes", href: "/apis" }]}
        title={api.name}
        lead={<span className="font-mono text-xs">{api.hostname}</span>}
        actions={admin ? <ApiVerbs api={api} /> : undefined}
      />
      <div className="flex flex-col gap-4">
        <RouteTable api={api} remove={admin ? removeRoute : undefined} add={add} />
        <ApiFacts api={api} issuer={issuer} />
        <Reach api={api} />
      </div>
    </>
  )
})

function ApiVerbs({ api }: { api: ApiDetail }) {
  return (
    <>
      <RemoveApiDialog api={api} action={removeApi} />
      <LinkButton href={`/apis/${api.id}/edit`}>Edit API</LinkButton>
    </>
  )
}

function Reach({ api }: { api: ApiDetail }) {
  return (
    <Card
      flush
      title="Who reaches it"
      note="By a standing grant. Active ones are in a release; approved ones wait for a publication."
    >
      <ReachTable
        caption={`Applications that reach ${api.name}`}
        rows={api.reach}
        empty={
          <EmptyState
            title="Nobody"
            detail="Grant one of its scopes to a partner's application, then publish."
            action={<LinkButton href="/partners">Go to partners</LinkButton>}
          />
        }
      />
    </Card>
  )
}
