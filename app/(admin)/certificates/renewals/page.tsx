// The renewals board: who should renew, who has, whose new certificate is in use; and the emergency switch.
import { chosenEnvironment, staffPage } from "@/app/portal"
import { ReissueDialog } from "@/components/renewals/reissue-dialog"
import { RenewalSummary } from "@/components/renewals/renewal-summary"
import { RenewalTable } from "@/components/renewals/renewal-table"
import { standWords } from "@/components/renewals/renewal-words"
import { StandingReissues } from "@/components/renewals/standing-reissues"
import { Card } from "@/components/ui/card"
import { EmptyState } from "@/components/ui/empty-state"
import { FilterSelect } from "@/components/ui/filter-select"
import { PageHeader } from "@/components/ui/page-header"
import { Pager } from "@/components/ui/pager"
import { Toolbar } from "@/components/ui/toolbar"
import type { Actor } from "@/lib/core/actor"
import { isAdmin } from "@/lib/core/permission"
import { queryLink } from "@/lib/core/query-link"
import { type ReissueView, renewalStands, renewingKinds } from "@/lib/core/renewal-view"
import type { Queries } from "@/lib/queries"
import { renewalBoardInput } from "@/lib/queries/renewals/get-renewal-board"
import { listRenewalsInput } from "@/lib/queries/renewals/list-renewals"
import { listInput } from "@/lib/web/list-input"
import { EnvironmentFilter } from "../../environment-filter"
import { askReissue, withdrawReissue } from "../actions"
import { CertificateTabs } from "../certificate-tabs"

export const metadata = { title: "Renewals" }

const path = "/certificates/renewals"
const stands = renewalStands.map((value) => ({ value, label: standWords[value].label }))
const kinds = renewingKinds.map((value) => ({ value, label: `${value}s` }))

export default staffPage(async ({ actor, queries, searchParams }) => {
  const { environments } = await chosenEnvironment()
  const asked = listInput(listRenewalsInput.omit({ partnerId: true }), searchParams)
  const board = await queries.getRenewalBoard(actor, listInput(renewalBoardInput, searchParams))
  const { items, nextCursor } = await queries.listRenewals(actor, asked)
  const names = environments.map(({ name }) => name)
  return (
    <>
      <PageHeader
        title="Certificates"
        actions={isAdmin(actor) ? <Switch {...{ actor, queries, names, standing: board.reissues }} /> : undefined}
      />
      <CertificateTabs />
      <div className="flex flex-col gap-4">
        <StandingReissues reissues={board.reissues} withdraw={isAdmin(actor) ? withdrawReissue : undefined} />
        <RenewalSummary
          board={board}
          chosen={asked.stand}
          hrefOf={(stand) => queryLink(path, searchParams, { stand: stand ?? null, cursor: null })}
        />
        <div>
          <Toolbar>
            <FilterSelect name="stand" label="Renewal" all="However far" options={stands} />
            <FilterSelect name="kind" label="Owner" all="All owners" options={kinds} />
            <EnvironmentFilter
              environments={environments}
              more={[{ value: "infrastructure", label: "Infrastructure" }]}
            />
          </Toolbar>
          <Card flush>
            <RenewalTable rows={items} empty={nothingDue} />
          </Card>
          <Pager path={path} params={searchParams} shown={items.length} nextCursor={nextCursor} what="certificates" />
        </div>
      </div>
    </>
  )
})

const nothingDue = (
  <EmptyState
    title="Nothing to renew here"
    detail="A certificate comes onto this board when a third of its life is left, or when everybody is asked to re-issue."
  />
)

type SwitchProps = { actor: Actor; queries: Queries; names: readonly string[]; standing: readonly ReissueView[] }

async function Switch({ actor, queries, names, standing }: SwitchProps) {
  const free = [...names, "infrastructure"].filter((name) => !standing.some(({ environment }) => environment === name))
  const previews = await Promise.all(free.map((name) => queries.previewReissue(actor, name)))
  const day = (ahead: number) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10)
  return (
    <ReissueDialog previews={previews} days={{ proposed: day(3), first: day(0), last: day(89) }} action={askReissue} />
  )
}
