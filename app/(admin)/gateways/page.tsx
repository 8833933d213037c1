// The gateways of the environment: the fleet at a glance, then each with what it enforces and what it last complained of.
import { chosenEnvironment, staffPage } from "@/app/portal"
import { FleetPanel } from "@/components/gateways/fleet-panel"
import { GatewayTable } from "@/components/gateways/gateway-table"
import { RegisterGatewayDialog } from "@/components/gateways/register-gateway-dialog"
import { KeepFresh } from "@/components/objects/keep-fresh"
import { Card } from "@/components/ui/card"
import { EmptyState } from "@/components/ui/empty-state"
import { FilterSelect } from "@/components/ui/filter-select"
import { LinkButton } from "@/components/ui/link-button"
import { PageHeader } from "@/components/ui/page-header"
import { Pager } from "@/components/ui/pager"
import { SearchBox } from "@/components/ui/search-box"
import { Toolbar } from "@/components/ui/toolbar"
import { gatewayStates } from "@/lib/core/gateway-state"
import { isAdmin } from "@/lib/core/permission"
import { listGatewaysInput } from "@/lib/queries/gateways/list-gateways"
import { listInput } from "@/lib/web/list-input"
import { registerGateway } from "./actions"

export const metadata = { title: "Gateways" }

const mostCells = 200
const states = gatewayStates.map((value) => ({ value, label: value }))

export default staffPage(async ({ actor, queries, searchParams }) => {
  const { environment, environments } = await chosenEnvironment()
  const asked = listInput(listGatewaysInput, searchParams, { environment: environment.name })
  const { items, nextCursor } = await queries.listGateways(actor, asked)
  const fleet = await queries.listGateways(actor, { environment: environment.name, limit: mostCells })
  const filtered = ["q", "status", "cursor"].some((name) => searchParams[name])
  return (
    <>
      <KeepFresh seconds={10} />
      <PageHeader
        title="Gateways"
        lead={`What enforces ${environment.title}: whether each has what was published, and what it says if not.`}
        actions={
          isAdmin(actor) ? (
            <RegisterGatewayDialog
              action={registerGateway}
              environment={environment.name}
              environments={environments.map(({ name, title }) => ({ value: name, label: title }))}
            />
          ) : undefined
        }
      />
      <FleetPanel gateways={fleet.items} more={fleet.nextCursor !== null} />
      <Toolbar>
        <SearchBox label="Search gateways" placeholder="Name of a gateway" />
        <FilterSelect name="status" label="State" all="All states" options={states} />
      </Toolbar>
      <Card flush>
        <GatewayTable
          rows={items}
          empty={filtered ? nothingFound : <NoGateways title={environment.title} mayAdd={isAdmin(actor)} />}
        />
      </Card>
      <Pager path="/gateways" params={searchParams} shown={items.length} nextCursor={nextCursor} what="gateways" />
    </>
  )
})

const nothingFound = (
  <EmptyState title="No gateway matches" action={<LinkButton href="/gateways">Show all gateways</LinkButton>} />
)

function NoGateways({ title, mayAdd }: { title: string; mayAdd: boolean }) {
  return (
    <EmptyState
      title={`No gateways in ${title} yet`}
      detail="Nothing is enforced without one. Register it here, then run one command on its host: it fetches what was published, checks it, and reports."
      action={mayAdd ? <LinkButton href="/gateways?new">Register the first gateway</LinkButton> : null}
    />
  )
}
