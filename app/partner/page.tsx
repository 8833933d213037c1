// A partner's home: the one next thing to do, what runs, and what ends soon.
import type { Metadata } from "next"
import { partnerHome, partnerPage } from "@/app/portal"
import { ApplicationTable } from "@/components/applications/application-table"
import { NextThing } from "@/components/credential/next-thing"
import { OwnRenewals } from "@/components/renewals/own-renewals"
import { Card } from "@/components/ui/card"
import { EmptyState } from "@/components/ui/empty-state"
import { LinkButton } from "@/components/ui/link-button"
import { PageHeader } from "@/components/ui/page-header"
import { ProblemNote } from "@/components/ui/problem-note"

export const metadata: Metadata = { title: "Home" }

export default partnerPage(async ({ actor, queries }) => {
  const home = await partnerHome()
  const renewals = await queries.listRenewals(actor, { limit: 50 })
  const due = renewals.items.filter(({ stand }) => stand !== "in-use")
  const { partner, applications } = home
  return (
    <>
      <PageHeader title={partner.name} lead={partner.legalName} />
      <div className="flex flex-col gap-4">
        {partner.status === "suspended" ? (
          <ProblemNote
            title="Your access is suspended"
            detail={partner.statusReason ?? "Ask your contact at the operator of these APIs why."}
          />
        ) : (
          <NextThing home={home} />
        )}
        <OwnRenewals renewals={due} more={renewals.nextCursor !== null} />
        <Card title="Applications" flush>
          <ApplicationTable
            rows={applications}
            base="/partner/applications"
            empty={
              <EmptyState
                title="No application yet"
                detail="An application is one program of yours in one environment. The operator of these APIs creates it; then you get its credential here."
              />
            }
          />
        </Card>
        {applications.length > 0 ? (
          <div className="flex flex-wrap gap-2">
            <LinkButton href="/partner/credentials/new">Get a credential</LinkButton>
            <LinkButton href="/partner/requests?ask">Ask for access</LinkButton>
            <LinkButton href="/partner/test">Test my connection</LinkButton>
          </div>
        ) : null}
      </div>
    </>
  )
})
