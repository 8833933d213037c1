// An application: its certificates, its access, what it reaches, its latest connection checks.
import { chosenEnvironment, staffPage } from "@/app/portal"
import { ApplicationMoves } from "@/components/applications/application-moves"
import { CheckTable } from "@/components/applications/check-table"
import { IssueDialog } from "@/components/applications/issue-dialog"
import { CertificateTable } from "@/components/certificates/certificate-table"
import { RegisterDialog } from "@/components/external/register-dialog"
import { GiveAccessDialog } from "@/components/grants/give-access-dialog"
import { GrantTable } from "@/components/grants/grant-table"
import { GrantVerbs } from "@/components/grants/grant-verbs"
import { StopProofs } from "@/components/partners/stop-proofs"
import { ReachGraph } from "@/components/reach/reach-graph"
import { Card } from "@/components/ui/card"
import { EmptyState } from "@/components/ui/empty-state"
import { Identifier } from "@/components/ui/identifier"
import { PageHeader } from "@/components/ui/page-header"
import { StateTag } from "@/components/ui/state-tag"
import type { GrantView } from "@/lib/core/grant-view"
import { isAdmin, isApprover } from "@/lib/core/permission"
import {
  approveGrant,
  giveAccess,
  issueCertificate,
  previewExternal,
  registerExternal,
  renameApplication,
  resumeApplication,
  retireApplication,
  suspendApplication,
  withdrawGrant,
} from "../actions"

const moves = {
  rename: renameApplication,
  suspend: suspendApplication,
  resume: resumeApplication,
  retire: retireApplication,
}

export const metadata = { title: "Application" }

export default staffPage(async ({ actor, queries, params: { id = "" } }) => {
  const application = await queries.getApplication(actor, id)
  const { name, partner, environment, status, statusReason, stopped, grants } = application
  const [certificates, reach, checks, { items: scopes }, { environments }, anchors] = await Promise.all([
    queries.listCertificates(actor, { limit: 50, applicationId: id }),
    queries.getApplicationReach(actor, id),
    queries.listConnectionChecks(actor, id),
    queries.listScopes(actor, { limit: 200, environment }),
    chosenEnvironment(),
    queries.listExternalAnchors(actor, { environment }),
  ])
  const home = environments.find((one) => one.name === environment)
  const held = new Set(grants.filter(({ status: standing }) => standing !== "expired").map(({ scope }) => scope))
  const offered = scopes
    .filter((scope) => scope.routes.length > 0 && !held.has(scope.name))
    .map((scope) => ({ id: scope.id, name: scope.name, routes: scope.routes }))
  const running = status !== "retired" && partner.status !== "offboarded"
  const issue = (
    <>
      <RegisterDialog
        application={{ id, name, environment }}
        anchors={anchors.map((anchor) => anchor.name)}
        actions={{ preview: previewExternal, register: registerExternal }}
      />
      <IssueDialog
        application={{ id, name }}
        days={home?.certificateDays ?? 90}
        maxDays={home?.certificateMaxDays ?? 90}
        profiles={home?.certificateProfiles ?? ["standard"]}
        action={issueCertificate}
      />
    </>
  )
  const give = (
    <GiveAccessDialog
      application={{ id, name, environment }}
      fourEyes={home?.fourEyes ?? false}
      scopes={offered}
      action={giveAccess}
    />
  )
  const verbs = (grant: GrantView) => (
    <GrantVerbs grant={grant} viewer={actor.id} approve={approveGrant} withdraw={withdrawGrant} />
  )
  return (
    <>
      <PageHeader
        crumbs={[
          { label: "Partners", href: "/partners" },
          { label: partner.name, href: `/partners/${partner.id}` },
        ]}
        title={name}
        state={<StateTag state={status} />}
        lead={
          <>
            {environment} <Identifier value={id} what="application id" />
            {statusReason ? <span className="wrap-anywhere block">“{statusReason}”</span> : null}
          </>
        }
        actions={isAdmin(actor) ? <ApplicationMoves application={application} actions={moves} /> : null}
      />
      <div className="flex flex-col gap-4">
        {stopped ? <StopProofs decided={status === "retired" ? "Retired" : "Suspended"} stops={[stopped]} /> : null}
        <Card title="Certificates" aside={isAdmin(actor) && running ? issue : null} flush>
          <CertificateTable
            rows={certificates.items}
            empty={
              <EmptyState
                title="No certificate yet"
                detail="The partner's people make a key in their own browser and get one by themselves. You can issue one from a signing request."
              />
            }
          />
        </Card>
        <Card title="Access" aside={isAdmin(actor) && running ? give : null} flush>
          <GrantTable
            caption={`Access of ${name}`}
            rows={grants}
            verbs={isApprover(actor) && running ? verbs : undefined}
            empty={
              <EmptyState
                title="No access yet"
                detail="Give it scopes: each names the routes that it opens. What is given goes out with the next publication."
              />
            }
          />
        </Card>
        <Card title="Blast radius" note="What whoever holds one of its keys reaches.">
          <ReachGraph application={reach} certificateBase="/certificates" routeBase="/apis" />
        </Card>
        <Card title="Connection checks" flush>
          <CheckTable rows={checks} />
        </Card>
      </div>
    </>
  )
})
