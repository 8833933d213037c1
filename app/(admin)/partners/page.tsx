// All partners: who they are, where each stands, whose turn it is. Searched, filtered, sorted and paged on the server.
import type { Metadata } from "next"
import { staffPage } from "@/app/portal"
import { firstValue, oneOf } from "@/components/objects/first-value"
import { partnerColumns } from "@/components/partners/partner-columns"
import { RegisterPartnerDialog } from "@/components/partners/register-partner-dialog"
import { Card } from "@/components/ui/card"
import { EmptyState } from "@/components/ui/empty-state"
import { FilterSelect } from "@/components/ui/filter-select"
import { LinkButton } from "@/components/ui/link-button"
import { PageHeader } from "@/components/ui/page-header"
import { Pager } from "@/components/ui/pager"
import { SearchBox } from "@/components/ui/search-box"
import { Table } from "@/components/ui/table"
import { Toolbar } from "@/components/ui/toolbar"
import { partnerStatuses } from "@/lib/core/partner-life-cycle"
import { isAdmin } from "@/lib/core/permission"
import { registerPartner } from "./actions"

export const metadata: Metadata = { title: "Partners" }

const path = "/partners"

export default staffPage(async ({ actor, queries, searchParams }) => {
  const q = firstValue(searchParams, "q")
  const status = oneOf(searchParams, "status", partnerStatuses)
  const sort = oneOf(searchParams, "sort", ["name", "newest", "changed"]) ?? "name"
  const cursor = firstValue(searchParams, "cursor")
  const { items, nextCursor } = await queries.listPartners(actor, { limit: 50, cursor, q, status, sort })
  const asked = q !== undefined || status !== undefined
  const register = isAdmin(actor) ? <RegisterPartnerDialog action={registerPartner} /> : null
  return (
    <>
      <PageHeader
        title="Partners"
        lead="Organisations that call your APIs, where each stands, and what comes next."
        actions={register}
      />
      <Toolbar>
        <SearchBox label="Find partners" placeholder="Name or legal name" />
        <FilterSelect
          name="status"
          label="State"
          all="All states"
          options={partnerStatuses.map((value) => ({ value, label: value }))}
        />
      </Toolbar>
      <Card flush>
        <Table
          inset
          caption="Partners"
          columns={partnerColumns(path, searchParams, sort)}
          rows={items}
          rowKey={({ id }) => id}
          empty={
            asked ? (
              <EmptyState
                title="No partner matches"
                detail="Try fewer letters, or all states."
                action={<LinkButton href={path}>Show all partners</LinkButton>}
              />
            ) : (
              <EmptyState
                title="No partner yet"
                detail="A partner is an organisation that consumes your APIs. It gets applications, certificates and access to scopes, and people of its own who sign in here."
                action={
                  isAdmin(actor) ? (
                    <LinkButton variant="primary" href="/partners?new">
                      Register the first partner
                    </LinkButton>
                  ) : null
                }
              />
            )
          }
        />
      </Card>
      <Pager path={path} params={searchParams} shown={items.length} nextCursor={nextCursor} what="partners" />
    </>
  )
})
