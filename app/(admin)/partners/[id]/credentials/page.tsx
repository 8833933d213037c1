// A partner's certificates, all of them, newest first.
import { staffPage } from "@/app/portal"
import { CertificateTable } from "@/components/certificates/certificate-table"
import { firstValue, oneOf } from "@/components/objects/first-value"
import { PartnerFrame } from "@/components/partners/partner-frame"
import { Card } from "@/components/ui/card"
import { EmptyState } from "@/components/ui/empty-state"
import { FilterSelect } from "@/components/ui/filter-select"
import { Pager } from "@/components/ui/pager"
import { Toolbar } from "@/components/ui/toolbar"
import { isAdmin } from "@/lib/core/permission"
import { partnerActions } from "../partner-actions"

const states = ["valid", "expired", "revoked"] as const

export const metadata = { title: "Credentials" }

export default staffPage(async ({ actor, queries, params: { id = "" }, searchParams }) => {
  const status = oneOf(searchParams, "status", states)
  const cursor = firstValue(searchParams, "cursor")
  const [partner, { items, nextCursor }] = await Promise.all([
    queries.getPartner(actor, id),
    queries.listCertificates(actor, { limit: 50, cursor, status, partnerId: id }),
  ])
  return (
    <PartnerFrame partner={partner} actions={partnerActions} mayEdit={isAdmin(actor)}>
      <div>
        <Toolbar>
          <FilterSelect
            name="status"
            label="State"
            all="All states"
            options={states.map((value) => ({ value, label: value }))}
          />
        </Toolbar>
        <Card flush>
          <CertificateTable
            rows={items}
            empty={
              <EmptyState
                title={status === undefined ? "No certificate yet" : `No ${status} certificate`}
                detail="The partner's people get one in their own portal, with a key that never leaves their browser. You can issue one from a signing request on an application's page."
              />
            }
          />
        </Card>
        <Pager
          path={`/partners/${id}/credentials`}
          params={searchParams}
          shown={items.length}
          nextCursor={nextCursor}
          what="certificates"
        />
      </div>
    </PartnerFrame>
  )
})
