// The APIs of the environment: what partners call, who answers for it, and how many reach it.
import { redirect } from "next/navigation"
import { chosenEnvironment, staffPage } from "@/app/portal"
import { ApiTable } from "@/components/apis/api-table"
import { zones, zoneWords } from "@/components/apis/zone-words"
import { Card } from "@/components/ui/card"
import { EmptyState } from "@/components/ui/empty-state"
import { FilterSelect } from "@/components/ui/filter-select"
import { LinkButton } from "@/components/ui/link-button"
import { PageHeader } from "@/components/ui/page-header"
import { Pager } from "@/components/ui/pager"
import { SearchBox } from "@/components/ui/search-box"
import { Toolbar } from "@/components/ui/toolbar"
import { isAdmin } from "@/lib/core/permission"
import { listApisInput } from "@/lib/queries/apis/list-apis"
import { listInput } from "@/lib/web/list-input"
import { ApiTabs } from "./api-tabs"

export const metadata = { title: "APIs" }

const zoneOptions = zones.map((value) => ({ value, label: zoneWords[value].label }))

export default staffPage(async ({ actor, queries, searchParams }) => {
  // the command palette and the guided path lead here to add one
  if ("new" in searchParams) redirect("/apis/new")
  const { environment } = await chosenEnvironment()
  const asked = listInput(listApisInput, searchParams, { environment: environment.name })
  const { items, nextCursor } = await queries.listApis(actor, asked)
  const filtered = ["q", "zone", "cursor"].some((name) => searchParams[name])
  const add = isAdmin(actor) ? (
    <LinkButton variant="primary" href="/apis/new">
      Add an API
    </LinkButton>
  ) : null
  return (
    <>
      <PageHeader
        title="APIs & scopes"
        lead={`What partners can be given access to in ${environment.title}.`}
        actions={add}
      />
      <ApiTabs />
      <Toolbar>
        <SearchBox label="Search APIs" placeholder="Name, hostname or owner" />
        <FilterSelect name="zone" label="Zone" all="All zones" options={zoneOptions} />
      </Toolbar>
      <Card flush>
        <ApiTable
          rows={items}
          empty={
            filtered ? (
              <EmptyState
                title="No API matches"
                action={<LinkButton href="/apis">Show all APIs</LinkButton>}
                detail="Search by name, hostname or owner."
              />
            ) : (
              <EmptyState
                title={`No APIs in ${environment.title} yet`}
                detail="An API is a hostname that partners call, with the routes behind it and the scopes that let them in."
                action={add}
              />
            )
          }
        />
      </Card>
      <Pager path="/apis" params={searchParams} shown={items.length} nextCursor={nextCursor} what="APIs" />
    </>
  )
})
