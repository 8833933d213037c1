// What happened to a partner, its people, applications and certificates: its part of the audit log.
import { staffPage } from "@/app/portal"
import { firstValue } from "@/components/objects/first-value"
import { HistoryCard } from "@/components/partners/history-card"
import { PartnerFrame } from "@/components/partners/partner-frame"
import { Pager } from "@/components/ui/pager"
import { isAdmin } from "@/lib/core/permission"
import { partnerActions } from "../partner-actions"

export const metadata = { title: "History" }

export default staffPage(async ({ actor, queries, params: { id = "" }, searchParams }) => {
  const cursor = firstValue(searchParams, "cursor")
  const [partner, { items, nextCursor }] = await Promise.all([
    queries.getPartner(actor, id),
    queries.listAuditEvents(actor, { limit: 50, cursor, partnerId: id }),
  ])
  return (
    <PartnerFrame partner={partner} actions={partnerActions} mayEdit={isAdmin(actor)}>
      <div>
        <HistoryCard of={partner.name} events={items} auditHref={`/audit?partnerId=${id}`} />
        <Pager
          path={`/partners/${id}/history`}
          params={searchParams}
          shown={items.length}
          nextCursor={nextCursor}
          what="events"
        />
      </div>
    </PartnerFrame>
  )
})
