// Registers a certificate that another CA issued to the partner, for one of its applications.
import type { Metadata } from "next"
import { partnerHome, partnerPage } from "@/app/portal"
import { RegisterForm } from "@/components/external/register-form"
import { firstValue } from "@/components/objects/first-value"
import { Card } from "@/components/ui/card"
import { EmptyState } from "@/components/ui/empty-state"
import { PageHeader } from "@/components/ui/page-header"
import { previewExternal, registerExternal } from "../../actions"

export const metadata: Metadata = { title: "Register a certificate from another CA" }

export default partnerPage(async ({ actor, queries, searchParams }) => {
  const { applications, partner } = await partnerHome()
  const anchors = await queries.listExternalAnchors(actor)
  const running = applications.filter(({ status }) => status === "active")
  const wanted = firstValue(searchParams, "application")
  const namesIn = (environment: string) =>
    anchors.filter((anchor) => anchor.environment === environment).map(({ name }) => name)
  return (
    <div className="max-w-3xl">
      <PageHeader
        crumbs={[{ label: "Credentials", href: "/partner/credentials" }]}
        title="Register a certificate from another CA"
        lead="A QWAC, or one of your bank's own CA. It is known by its fingerprint, and works beside your other certificates."
      />
      <Card>
        {running.length === 0 || partner.status !== "active" ? (
          <EmptyState
            title="Not yet"
            detail="A certificate speaks for an application, and you have none that runs. The operator of these APIs creates it."
          />
        ) : (
          <RegisterForm
            applications={running.map(({ id, name, environment }) => ({
              id,
              name,
              environment,
              anchors: namesIn(environment),
            }))}
            chosen={running.find(({ id }) => id === wanted)?.id}
            actions={{ preview: previewExternal, register: registerExternal }}
            base="/partner/credentials"
          />
        )}
      </Card>
    </div>
  )
})
