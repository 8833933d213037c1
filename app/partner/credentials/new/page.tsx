// *Get a credential*: three steps from nothing to a first call.
import type { Metadata } from "next"
import { partnerHome, partnerPage } from "@/app/portal"
import { GetCredential } from "@/components/credential/get-credential"
import { firstValue } from "@/components/objects/first-value"
import { SnippetCard } from "@/components/snippets/snippet-card"
import { Card } from "@/components/ui/card"
import { EmptyState } from "@/components/ui/empty-state"
import { PageHeader } from "@/components/ui/page-header"
import { issueOwnCertificate } from "../../actions"

export const metadata: Metadata = { title: "Get a credential" }

const crumbs = [{ label: "Credentials", href: "/partner/credentials" }]

export default partnerPage(async ({ actor, queries, searchParams }) => {
  const { applications, partner } = await partnerHome()
  const environments = await queries.listEnvironments(actor)
  const running = applications.filter(({ status }) => status === "active")
  const wanted = firstValue(searchParams, "application")
  const chosen = running.find(({ id }) => id === wanted) ?? running[0]
  if (chosen === undefined || partner.status !== "active") {
    return (
      <>
        <PageHeader crumbs={crumbs} title="Get a credential" />
        <Card>
          <EmptyState
            title="Not yet"
            detail={
              chosen === undefined
                ? "A credential speaks for an application, and you have none that runs. The operator of these APIs creates it."
                : "Your organisation has not been activated yet. Certificates are issued from then on."
            }
          />
        </Card>
      </>
    )
  }
  const reaches = await Promise.all(running.map(({ id }) => queries.getApplicationReach(actor, id)))
  return (
    <div className="max-w-4xl">
      <PageHeader crumbs={crumbs} title={`A credential for ${running.length === 1 ? chosen.name : "an application"}`} />
      <GetCredential
        applications={running.map(({ id, name, environment, liveCertificates }) => ({
          id,
          name,
          environment,
          liveCertificates,
          profiles: environments.find((one) => one.name === environment)?.certificateProfiles ?? [],
        }))}
        chosen={chosen.id}
        source={firstValue(searchParams, "source") === "csr" ? "csr" : "browser"}
        issue={issueOwnCertificate}
        snippets={Object.fromEntries(reaches.map((reach) => [reach.id, <SnippetCard key={reach.id} reach={reach} />]))}
      />
    </div>
  )
})
