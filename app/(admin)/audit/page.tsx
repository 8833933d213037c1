// The audit log: every change, by whom and to what; narrowed, exported, verified.
import { chosenEnvironment, staffPage } from "@/app/portal"
import { AuditTable } from "@/components/audit/audit-table"
import { subjectKinds } from "@/components/audit/audit-words"
import { DateFilter } from "@/components/audit/date-filter"
import { ExportButtons } from "@/components/audit/export-buttons"
import { type Narrowing, Narrowings } from "@/components/audit/narrowings"
import { VerifyPanel } from "@/components/audit/verify-panel"
import { Card } from "@/components/ui/card"
import { EmptyState } from "@/components/ui/empty-state"
import { FilterSelect } from "@/components/ui/filter-select"
import { LinkButton } from "@/components/ui/link-button"
import { PageHeader } from "@/components/ui/page-header"
import { Pager } from "@/components/ui/pager"
import { SearchBox } from "@/components/ui/search-box"
import { Toolbar } from "@/components/ui/toolbar"
import type { AuditEventView } from "@/lib/core/audit-view"
import type { SearchParams } from "@/lib/core/query-link"
import { auditQuestion } from "@/lib/web/audit-question"
import { EnvironmentFilter } from "../environment-filter"
import { verifyAudit } from "./actions"

export const metadata = { title: "Audit" }

export default staffPage(async ({ actor, queries, searchParams }) => {
  const { environments } = await chosenEnvironment()
  const { items, nextCursor } = await queries.listAuditEvents(actor, auditQuestion(searchParams))
  return (
    <>
      <PageHeader
        title="Audit"
        lead="One event for every change, written together with it. Times are UTC."
        actions={<ExportButtons params={searchParams} />}
      />
      <VerifyPanel action={verifyAudit} />
      <Toolbar>
        <SearchBox label="Search the log" placeholder="Name, identifier or action" />
        <FilterSelect name="action" label="About" all="About everything" options={subjectKinds} />
        <EnvironmentFilter environments={environments} />
        <DateFilter name="from" label="From" />
        <DateFilter name="to" label="to" />
      </Toolbar>
      <Narrowings params={searchParams} narrowings={narrowingsOf(searchParams, items)} />
      <Card flush>
        <AuditTable
          rows={items}
          params={searchParams}
          empty={
            <EmptyState
              title="Nothing matches"
              detail="No event of this kind was written in this time."
              action={<LinkButton href="/audit">Show the whole log</LinkButton>}
            />
          }
        />
      </Card>
      <Pager path="/audit" params={searchParams} shown={items.length} nextCursor={nextCursor} what="events" />
    </>
  )
})

/** By the name that the events carry, where there is one; by the identifier otherwise. */
function narrowingsOf(params: SearchParams, [first]: AuditEventView[]): Narrowing[] {
  const { actorId, subjectId, partnerId } = params
  return [
    { param: "actorId", value: actorId, words: `by ${first?.actor.name ?? actorId}` },
    { param: "subjectId", value: subjectId, words: `to ${first?.subject.name ?? subjectId}` },
    { param: "partnerId", value: partnerId, words: `of partner ${partnerId}` },
  ].filter(({ value }) => value)
}
