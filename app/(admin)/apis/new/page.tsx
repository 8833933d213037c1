// Adds an API. Its routes come next, on its own page.
import { chosenEnvironment, staffPage } from "@/app/portal"
import { CreateApiForm } from "@/components/apis/api-form"
import { Card } from "@/components/ui/card"
import { PageHeader } from "@/components/ui/page-header"
import { requireAdmin } from "@/lib/core/permission"
import { createApi } from "../actions"
import { issuerChoices } from "../issuer-choices"

export const metadata = { title: "Add an API" }

export default staffPage(async ({ actor, queries }) => {
  requireAdmin(actor)
  const { environment, environments } = await chosenEnvironment()
  return (
    <>
      <PageHeader
        crumbs={[{ label: "APIs & scopes", href: "/apis" }]}
        title="Add an API"
        lead="Nobody can call it before it has routes, somebody is granted their scopes, and that is published."
      />
      <Card>
        <CreateApiForm
          action={createApi}
          environment={environment.name}
          issuers={issuerChoices(await queries.listTokenIssuers(actor))}
          environments={environments.map(({ name, title }) => ({ value: name, label: title }))}
        />
      </Card>
    </>
  )
})
