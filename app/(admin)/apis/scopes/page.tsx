// The scopes of the environment: the routes that each lets in, and how many hold it.
import { chosenEnvironment, staffPage } from "@/app/portal"
import { ScopeTable } from "@/components/apis/scope-table"
import { Card } from "@/components/ui/card"
import { EmptyState } from "@/components/ui/empty-state"
import { LinkButton } from "@/components/ui/link-button"
import { PageHeader } from "@/components/ui/page-header"
import { Pager } from "@/components/ui/pager"
import { SearchBox } from "@/components/ui/search-box"
import { Toolbar } from "@/components/ui/toolbar"
import { listScopesInput } from "@/lib/queries/apis/list-scopes"
import { listInput } from "@/lib/web/list-input"
import { ApiTabs } from "../api-tabs"

export const metadata = { title: "Scopes" }

export default staffPage(async ({ actor, queries, searchParams }) => {
  const { environment } = await chosenEnvironment()
  const asked = listInput(listScopesInput, searchParams, { environment: environment.name })
  const { items, nextCursor } = await queries.listScopes(actor, asked)
  const filtered = Boolean(searchParams.q ?? searchParams.cursor)
  return (
    <>
      <PageHeader
        title="APIs & scopes"
        lead="A scope names routes. Granting it to an application gives access to all of them."
      />
      <ApiTabs />
      <Toolbar>
        <SearchBox label="Search scopes" placeholder="Name of a scope" />
      </Toolbar>
      <Card flush>
        <ScopeTable
          rows={items}
          empty={
            filtered ? (
              <EmptyState
                title="No scope matches"
                action={<LinkButton href="/apis/scopes">Show all scopes</LinkButton>}
              />
            ) : (
              <EmptyState
                title={`No scopes in ${environment.title} yet`}
                detail="A scope is made with the first route that names it: add a route to an API."
                action={<LinkButton href="/apis">Go to APIs</LinkButton>}
              />
            )
          }
        />
      </Card>
      <Pager path="/apis/scopes" params={searchParams} shown={items.length} nextCursor={nextCursor} what="scopes" />
    </>
  )
})
