// One of a partner's own applications: its credentials, what it may call, how to call it, its connection checks.
import { partnerPage } from "@/app/portal"
import { CheckTable } from "@/components/applications/check-table"
import { OwnCertificateTable } from "@/components/credential/own-certificate-table"
import { StopProofs } from "@/components/partners/stop-proofs"
import { ReachGraph } from "@/components/reach/reach-graph"
import { SnippetCard } from "@/components/snippets/snippet-card"
import { TokenNeeds } from "@/components/tokens/token-needs"
import { Card } from "@/components/ui/card"
import { EmptyState } from "@/components/ui/empty-state"
import { Identifier } from "@/components/ui/identifier"
import { LinkButton } from "@/components/ui/link-button"
import { PageHeader } from "@/components/ui/page-header"
import { StateTag } from "@/components/ui/state-tag"

export const metadata = { title: "Application" }

export default partnerPage(async ({ actor, queries, params: { id = "" } }) => {
  const application = await queries.getApplication(actor, id)
  const { name, environment, status, statusReason } = application
  const [certificates, reach, checks] = await Promise.all([
    queries.listCertificates(actor, { limit: 50, applicationId: id }),
    queries.getApplicationReach(actor, id),
    queries.listConnectionChecks(actor, id),
  ])
  const running = status === "active"
  return (
    <>
      <PageHeader
        crumbs={[{ label: "Home", href: "/partner" }]}
        title={name}
        state={<StateTag state={status} />}
        lead={
          <>
            {environment} <Identifier value={id} what="application id" />
            {statusReason ? <span className="wrap-anywhere block">“{statusReason}”</span> : null}
          </>
        }
        actions={
          running ? (
            <>
              <LinkButton href={`/partner/test?application=${id}`}>Test my connection</LinkButton>
              <LinkButton href={`/partner/requests?ask&application=${id}`}>Ask for access</LinkButton>
              <LinkButton href={`/partner/applications/${id}/automatic-renewal`}>Renew automatically</LinkButton>
              <LinkButton variant="primary" href={`/partner/credentials/new?application=${id}`}>
                Get a credential
              </LinkButton>
            </>
          ) : null
        }
      />
      <div className="flex flex-col gap-4">
        {application.stopped ? (
          <StopProofs decided={status === "retired" ? "Retired" : "Suspended"} stops={[application.stopped]} />
        ) : null}
        <Card title="Credentials" flush>
          <OwnCertificateTable
            rows={certificates.items}
            empty={
              <EmptyState
                title="No credential yet"
                detail="Make a key in this browser, or bring a signing request; the certificate works at once."
              />
            }
          />
        </Card>
        <Card title="What it may call">
          <ReachGraph application={reach} certificateBase="/partner/credentials" />
        </Card>
        <TokenNeeds reach={reach} />
        {running ? <SnippetCard reach={reach} /> : null}
        <Card title="Connection checks" flush>
          <CheckTable rows={checks} />
        </Card>
      </div>
    </>
  )
})
