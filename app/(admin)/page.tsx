// The overview: whether the perimeter is as decided, and what needs somebody's hand.
import type { Metadata } from "next"
import { chosenEnvironment, machineUrl, overview, staffPage } from "@/app/portal"
import { EndingChart } from "@/components/overview/ending-chart"
import { EnvironmentsCard } from "@/components/overview/environments-card"
import { FirstRunCard } from "@/components/overview/first-run-card"
import { firstRunSteps } from "@/components/overview/first-run-steps"
import { FleetHeadline } from "@/components/overview/fleet-headline"
import { LatestCard } from "@/components/overview/latest-card"
import { NeedsYouCard } from "@/components/overview/needs-you-card"
import { isAdmin, isApprover } from "@/lib/core/permission"

export const metadata: Metadata = { title: "Overview" }

/** Beyond these, an installation is no longer fresh, and whoever runs it needs no guide. */
const freshPartners = 3

/** The rest is a press away. */
const shownEvents = 7

export default staffPage(async ({ actor, queries }) => {
  const [{ environment }, seen] = await Promise.all([chosenEnvironment(), overview()])
  const name = environment.name
  const [gateways, requests, apis, partners, releases] = await Promise.all([
    queries.listGateways(actor, { environment: name, limit: 200 }),
    queries.listGrantRequests(actor, { status: "requested", limit: 5 }),
    queries.listApis(actor, { environment: name, limit: 1 }),
    queries.listPartners(actor, { limit: freshPartners + 1, sort: "newest" }),
    queries.listReleases(actor, { environment: name, limit: 20 }),
  ])
  const fresh = partners.items.length <= freshPartners
  const api = apis.items[0]
  const routes = fresh && api !== undefined ? await queries.listRoutes(actor, api.id) : []
  const steps = firstRunSteps({
    environment: name,
    machineUrl: machineUrl(),
    api,
    route: routes.find(({ methods }) => methods.includes("GET")) ?? routes[0],
    partners: partners.items,
    gateways: gateways.items,
    releases: releases.items,
  })
  // whoever has made the call was led here once; what is taken away later does not lead back to the start
  const wentAllTheWay = steps.some(({ key, done }) => key === "call" && done)
  const here = seen.environments.find((one) => one.name === name)
  // an intent is half of an issuance, which says it all
  const events = seen.recentEvents.filter(({ action }) => action !== "certificate.intended")
  return (
    <>
      <FleetHeadline
        environment={environment}
        overview={here}
        gateways={gateways.items}
        mayPublish={isApprover(actor)}
      />
      {isAdmin(actor) && fresh && !wentAllTheWay ? (
        <FirstRunCard environment={environment.title} steps={steps} />
      ) : null}
      {/* columns of their own: a long list on one side leaves no hole on the other */}
      <div className="mt-4 grid items-start gap-4 lg:grid-cols-[1.35fr_1fr]">
        <div className="flex min-w-0 flex-col gap-4">
          <NeedsYouCard findings={seen.findings} requests={requests.items} />
          <EnvironmentsCard environments={seen.environments} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <LatestCard events={events.slice(0, shownEvents)} />
          <EndingChart weeks={seen.endingByWeek} />
        </div>
      </div>
    </>
  )
})
