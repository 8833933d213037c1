// A partner's access: what waits for a decision, and all that was asked for and given.
import { staffPage } from "@/app/portal"
import { GrantTable } from "@/components/grants/grant-table"
import { GrantVerbs } from "@/components/grants/grant-verbs"
import { firstValue } from "@/components/objects/first-value"
import { PartnerFrame } from "@/components/partners/partner-frame"
import { Card } from "@/components/ui/card"
import { EmptyState } from "@/components/ui/empty-state"
import { Pager } from "@/components/ui/pager"
import type { GrantView } from "@/lib/core/grant-view"
import { isAdmin, isApprover } from "@/lib/core/permission"
import { approveGrant, withdrawGrant } from "../../../applications/actions"
import { partnerActions } from "../partner-actions"

export const metadata = { title: "Access" }

export default staffPage(async ({ actor, queries, params: { id = "" }, searchParams }) => {
  const cursor = firstValue(searchParams, "cursor")
  const [partner, { items, nextCursor }] = await Promise.all([
    queries.getPartner(actor, id),
    queries.listGrantRequests(actor, { status: "all", partnerId: id, limit: 100, cursor }),
  ])
  const verbs = isApprover(actor)
    ? (grant: GrantView) => (
        <GrantVerbs grant={grant} viewer={actor.id} approve={approveGrant} withdraw={withdrawGrant} />
      )
    : undefined
  return (
    <PartnerFrame partner={partner} actions={partnerActions} mayEdit={isAdmin(actor)}>
      <Card title="Waiting for a decision" flush>
        <GrantTable
          caption="Requests that wait for a decision"
          rows={partner.requests}
          applicationBase="/applications"
          verbs={verbs}
          empty={<EmptyState title="Nothing waits" detail="What the partner's people ask for shows here." />}
        />
      </Card>
      <div>
        <Card title="All that was asked for and given" flush>
          <GrantTable
            caption="All grants"
            rows={items}
            applicationBase="/applications"
            verbs={verbs}
            empty={
              <EmptyState
                title="No access yet"
                detail="Give an application a scope on its page. Access attaches to applications, not to the partner as a whole."
              />
            }
          />
        </Card>
        <Pager
          path={`/partners/${id}/access`}
          params={searchParams}
          shown={items.length}
          nextCursor={nextCursor}
          what="grants"
        />
      </div>
    </PartnerFrame>
  )
})
