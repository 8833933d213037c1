// All certificates: searched by serial, fingerprint or owner, narrowed by state, end and environment.
import { chosenEnvironment, staffPage } from "@/app/portal"
import { CertificateTable } from "@/components/certificates/certificate-table"
import { Card } from "@/components/ui/card"
import { EmptyState } from "@/components/ui/empty-state"
import { FilterSelect } from "@/components/ui/filter-select"
import { LinkButton } from "@/components/ui/link-button"
import { PageHeader } from "@/components/ui/page-header"
import { Pager } from "@/components/ui/pager"
import { SearchBox } from "@/components/ui/search-box"
import { Toolbar } from "@/components/ui/toolbar"
import { certificateStates } from "@/lib/core/certificate-state"
import { listCertificatesInput } from "@/lib/queries/certificates/list-certificates"
import { listInput } from "@/lib/web/list-input"
import { EnvironmentFilter } from "../environment-filter"
import { CertificateTabs } from "./certificate-tabs"

export const metadata = { title: "Certificates" }

const states = certificateStates.map((value) => ({ value, label: value === "intent" ? "never completed" : value }))
const ends = [7, 30, 90].map((days) => ({ value: String(days), label: `Ends within ${days} days` }))

export default staffPage(async ({ actor, queries, searchParams }) => {
  const { environments } = await chosenEnvironment()
  const { items, nextCursor } = await queries.listCertificates(actor, listInput(listCertificatesInput, searchParams))
  const filtered = ["q", "status", "environment", "endsWithinDays", "cursor"].some((name) => searchParams[name])
  return (
    <>
      <PageHeader
        title="Certificates"
        lead="Every certificate that was issued here: of partners' applications, gateways, operators and this server."
      />
      <CertificateTabs />
      <Toolbar>
        <SearchBox label="Search certificates" placeholder="Serial, fingerprint or owner" />
        <FilterSelect name="status" label="State" all="All states" options={states} />
        <FilterSelect name="endsWithinDays" label="End" all="Any end" options={ends} />
        <EnvironmentFilter environments={environments} more={[{ value: "infrastructure", label: "Infrastructure" }]} />
      </Toolbar>
      <Card flush>
        <CertificateTable rows={items} empty={filtered ? nothingFound : nothingYet} />
      </Card>
      <Pager
        path="/certificates"
        params={searchParams}
        shown={items.length}
        nextCursor={nextCursor}
        what="certificates"
      />
    </>
  )
})

const nothingFound = (
  <EmptyState
    title="No certificate matches"
    detail="Search by the beginning of a serial or fingerprint, or by the name of an application, partner, gateway or operator."
    action={<LinkButton href="/certificates">Show all certificates</LinkButton>}
  />
)

const nothingYet = (
  <EmptyState
    title="No certificates yet"
    detail="They are issued to a partner's application, from a key that is made in the partner's browser or from a signing request."
    action={<LinkButton href="/partners">Go to partners</LinkButton>}
  />
)
