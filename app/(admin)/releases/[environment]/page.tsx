// The releases of an environment: what waits to be published, how far the newest one has come, and the history.
import { chosenEnvironment, staffPage } from "@/app/portal"
import { changeCount } from "@/components/releases/change-words"
import { PendingPanel } from "@/components/releases/pending-panel"
import { ReleaseArrival } from "@/components/releases/release-arrival"
import { ReleaseTable } from "@/components/releases/release-table"
import { Card } from "@/components/ui/card"
import { EmptyState } from "@/components/ui/empty-state"
import { LinkButton } from "@/components/ui/link-button"
import { PageHeader } from "@/components/ui/page-header"
import { Pager } from "@/components/ui/pager"
import { SearchBox } from "@/components/ui/search-box"
import { getContainer } from "@/lib/container"
import type { EnvironmentView } from "@/lib/core/authority-view"
import { isAdmin, isApprover } from "@/lib/core/permission"
import { listReleasesInput } from "@/lib/queries/publication/list-releases"
import { listInput } from "@/lib/web/list-input"
import { EnvironmentTabs } from "../environment-tabs"

export const metadata = { title: "Releases" }

export default staffPage(async ({ actor, queries, params, searchParams }) => {
  const environment = await queries.getEnvironment(actor, params.environment ?? "")
  const { environments } = await chosenEnvironment()
  const { name, title, head } = environment
  const asked = listInput(listReleasesInput, searchParams, { environment: name, limit: 25 })
  const { items, nextCursor } = await queries.listReleases(actor, asked)
  const pending = await getContainer().usecases.reviewChanges(actor, { environment: name })
  const newest = head === null ? null : await queries.getRelease(actor, { environment: name, sequence: head.sequence })
  return (
    <>
      <PageHeader
        title="Releases"
        lead={leadOf(environment)}
        actions={<LinkButton href={`/releases/${name}/exports`}>Exports</LinkButton>}
      />
      <EnvironmentTabs environments={environments} />
      <div className="flex flex-col gap-4">
        <PendingPanel pending={pending} count={changeCount(pending.summary)} mayPublish={isApprover(actor)} />
        {newest ? <ReleaseArrival key={newest.sequence} {...newest} mayRegister={isAdmin(actor)} /> : null}
        <Card flush title="History" aside={<SearchBox label="Search releases" placeholder="Words of the message" />}>
          <ReleaseTable
            rows={items}
            empty={
              <EmptyState
                title={searchParams.q ? "No release matches" : `Nothing was published to ${title} yet`}
                detail={searchParams.q ? undefined : "The first release carries whom gateways trust."}
                action={searchParams.q ? <LinkButton href={`/releases/${name}`}>Show all releases</LinkButton> : null}
              />
            }
          />
        </Card>
      </div>
      <Pager
        path={`/releases/${name}`}
        params={searchParams}
        shown={items.length}
        nextCursor={nextCursor}
        what="releases"
      />
    </>
  )
})

function leadOf({ title, head }: EnvironmentView): string {
  if (head === null) return `Nothing is published to ${title} yet.`
  return `What gateways of ${title} are told: signed, numbered, never changed afterwards. Release ${head.sequence} holds now.`
}
