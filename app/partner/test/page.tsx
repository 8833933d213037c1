// *Test my connection*: what a gateway sees of a partner's program, and what it would decide for a call.
import type { Metadata } from "next"
import { partnerHome, partnerPage } from "@/app/portal"
import { CheckTable } from "@/components/applications/check-table"
import { ConnectionTest } from "@/components/checks/connection-test"
import { firstValue } from "@/components/objects/first-value"
import { Card } from "@/components/ui/card"
import { EmptyState } from "@/components/ui/empty-state"
import { LinkButton } from "@/components/ui/link-button"
import { PageHeader } from "@/components/ui/page-header"
import { startCheck } from "../actions"

export const metadata: Metadata = { title: "Test my connection" }

export default partnerPage(async ({ actor, queries, searchParams }) => {
  const { applications } = await partnerHome()
  const running = applications.filter(({ status }) => status === "active")
  const wanted = firstValue(searchParams, "application")
  const chosen = running.find(({ id }) => id === wanted) ?? running[0]
  const header = (
    <PageHeader
      title="Test my connection"
      lead="You run one command with your certificate; this page shows, as it arrives, what a gateway sees and what it decides."
    />
  )
  if (chosen === undefined || chosen.liveCertificates === 0) {
    return (
      <>
        {header}
        <Card>
          <EmptyState
            title="Nothing to test with yet"
            detail={
              chosen === undefined
                ? "You have no application that runs. The operator of these APIs creates it."
                : `${chosen.name} has no live certificate. Get a credential first.`
            }
            action={
              chosen ? (
                <LinkButton variant="primary" href={`/partner/credentials/new?application=${chosen.id}`}>
                  Get a credential
                </LinkButton>
              ) : null
            }
          />
        </Card>
      </>
    )
  }
  const tested = await Promise.all(
    running.map(async ({ id, name, environment }) => {
      const offers = await queries.listScopeOffers(actor, id)
      const routes = offers.flatMap(({ scope, routes: opened, standing }) => {
        const held = standing?.status === "active" || standing?.status === "approved"
        return opened.map(({ methods, host, path }) => ({ methods, host, path, scope, held }))
      })
      return { id, name, environment, routes: routes.sort((one, other) => Number(other.held) - Number(one.held)) }
    }),
  )
  const checks = await queries.listConnectionChecks(actor, chosen.id)
  return (
    <div className="max-w-4xl">
      {header}
      <ConnectionTest applications={tested} chosen={chosen.id} start={startCheck} />
      <Card className="mt-4" title={`Earlier tests of ${chosen.name}`} flush>
        <CheckTable rows={checks} />
      </Card>
    </div>
  )
})
