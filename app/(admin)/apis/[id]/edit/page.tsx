// Changes an API, from the version that was read here.
import { staffPage } from "@/app/portal"
import { EditApiForm } from "@/components/apis/api-form"
import { Card } from "@/components/ui/card"
import { PageHeader } from "@/components/ui/page-header"
import { requireAdmin } from "@/lib/core/permission"
import { updateApi } from "../../actions"
import { issuerChoices } from "../../issuer-choices"

export const metadata = { title: "Edit an API" }

export default staffPage(async ({ actor, queries, params }) => {
  requireAdmin(actor)
  const api = await queries.getApi(actor, params.id ?? "")
  const issuers = await queries.listTokenIssuers(actor, { environment: api.environment })
  return (
    <>
      <PageHeader
        crumbs={[
          { label: "APIs & scopes", href: "/apis" },
          { label: api.name, href: `/apis/${api.id}` },
        ]}
        title={`Edit ${api.name}`}
        lead="Gateways follow with the next publication, which shows what changes before it does."
      />
      <Card>
        <EditApiForm action={updateApi} api={api} issuers={issuerChoices(issuers)} />
      </Card>
    </>
  )
})
