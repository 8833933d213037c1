// What a partner's people have asked for, and what became of it, with the reasons.
import type { Metadata } from "next"
import { partnerHome, partnerPage } from "@/app/portal"
import { AskAccessDialog } from "@/components/grants/ask-access-dialog"
import { GrantTable } from "@/components/grants/grant-table"
import { TakeBackDialog } from "@/components/grants/take-back-dialog"
import { firstValue } from "@/components/objects/first-value"
import { Card } from "@/components/ui/card"
import { EmptyState } from "@/components/ui/empty-state"
import { PageHeader } from "@/components/ui/page-header"
import { Pager } from "@/components/ui/pager"
import { askForAccess, takeRequestBack } from "../actions"

export const metadata: Metadata = { title: "My requests" }

export default partnerPage(async ({ actor, queries, searchParams }) => {
  const cursor = firstValue(searchParams, "cursor")
  const [{ applications }, { items, nextCursor }] = await Promise.all([
    partnerHome(),
    queries.listGrantRequests(actor, { status: "all", limit: 100, cursor }),
  ])
  const running = applications.filter(({ status }) => status === "active")
  const asking = await Promise.all(
    running.map(async ({ id, name, environment }) => {
      return { id, name, environment, offers: await queries.listScopeOffers(actor, id) }
    }),
  )
  const wanted = firstValue(searchParams, "application")
  const chosen = asking.find(({ id }) => id === wanted) ?? asking[0]
  return (
    <>
      <PageHeader
        title="My requests"
        lead="Access that your organisation has asked for or was given, and why each was decided as it was."
        actions={
          chosen ? (
            <AskAccessDialog
              applications={asking}
              chosen={chosen.id}
              scope={firstValue(searchParams, "scope")}
              action={askForAccess}
            />
          ) : null
        }
      />
      <Card flush>
        <GrantTable
          caption="Requests and access"
          rows={items}
          applicationBase="/partner/applications"
          verbs={(grant) => <TakeBackDialog grant={grant} action={takeRequestBack} />}
          empty={
            <EmptyState
              title="Nothing asked for yet"
              detail={
                chosen
                  ? "Choose what your application should be allowed to call, and say what you need it for."
                  : "Access attaches to applications, and you have none that runs yet. The operator of these APIs creates it."
              }
            />
          }
        />
      </Card>
      <Pager
        path="/partner/requests"
        params={searchParams}
        shown={items.length}
        nextCursor={nextCursor}
        what="requests"
      />
    </>
  )
})
