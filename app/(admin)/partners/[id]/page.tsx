// A partner: where it stands, what comes next, its applications, and the proof where it was stopped.
import { chosenEnvironment, staffPage } from "@/app/portal"
import { ApplicationTable } from "@/components/applications/application-table"
import { CreateApplicationDialog } from "@/components/partners/create-application-dialog"
import { OnboardingCard } from "@/components/partners/onboarding-card"
import { PartnerFacts } from "@/components/partners/partner-facts"
import { PartnerFrame } from "@/components/partners/partner-frame"
import { StopProofs } from "@/components/partners/stop-proofs"
import { Card } from "@/components/ui/card"
import { EmptyState } from "@/components/ui/empty-state"
import { isAdmin, isApprover } from "@/lib/core/permission"
import { createApplication } from "../actions"
import { partnerActions } from "./partner-actions"

export const metadata = { title: "Partner" }

export default staffPage(async ({ actor, queries, params: { id = "" } }) => {
  const [partner, { environment, environments }] = await Promise.all([
    queries.getPartner(actor, id),
    chosenEnvironment(),
  ])
  const ended = partner.status === "offboarded"
  const mayCreate = isAdmin(actor) && !ended
  const create = (
    <CreateApplicationDialog
      partner={{ id, name: partner.name }}
      environments={environments}
      environment={environment.name}
      action={createApplication}
    />
  )
  return (
    <PartnerFrame partner={partner} actions={partnerActions} mayEdit={isAdmin(actor)}>
      {partner.stopped.length > 0 ? (
        <StopProofs decided={ended ? "Offboarded" : "Suspended"} stops={partner.stopped} />
      ) : null}
      {partner.onboarding.next === null && partner.status !== "active" ? null : (
        <OnboardingCard partner={partner} may={{ change: isAdmin(actor), decide: isApprover(actor) }} />
      )}
      <Card title="Applications" aside={mayCreate ? create : null} flush>
        <ApplicationTable
          rows={partner.applications}
          empty={
            <EmptyState
              title="No application yet"
              detail="An application is one program of the partner in one environment. Certificates name it, and access attaches to it."
            />
          }
        />
      </Card>
      <PartnerFacts partner={partner} />
    </PartnerFrame>
  )
})
