// The first sentence of the day: how many gateways enforce the newest release, who does not, and what is not published.
// For the overview, of the environment that this browser looks at.
import type { EnvironmentView } from "@/lib/core/authority-view"
import type { GatewayView } from "@/lib/core/gateway-view"
import type { EnvironmentOverview } from "@/lib/core/overview-view"
import { counted } from "../objects/counted"
import { FleetStrip } from "../ui/fleet-strip"
import { LinkButton } from "../ui/link-button"
import { PageHeader } from "../ui/page-header"
import { FleetTroubles } from "./fleet-troubles"

type FleetHeadlineProps = {
  environment: EnvironmentView
  overview: EnvironmentOverview | undefined
  gateways: readonly GatewayView[]
  mayPublish: boolean
}

export function FleetHeadline({ environment, overview, gateways, mayPublish }: FleetHeadlineProps) {
  const enrolled = gateways.filter(({ state }) => state !== "registered" && state !== "retired")
  const unpublished = overview?.unpublishedChanges ?? 0
  return (
    <>
      <PageHeader
        title={headline(environment, overview)}
        lead={<FleetTroubles gateways={enrolled} />}
        actions={
          unpublished > 0 ? (
            <>
              <span className="text-ink2">{counted(unpublished, "unpublished change")}</span>
              <LinkButton variant={mayPublish ? "primary" : "secondary"} href={`/releases/${environment.name}/changes`}>
                {mayPublish ? "Review and publish" : "Review"}
              </LinkButton>
            </>
          ) : null
        }
      />
      {enrolled.length > 0 ? (
        <FleetStrip
          label={`Gateways of ${environment.title}`}
          cells={enrolled.map(({ id, name, state, lag }) => ({
            id,
            name,
            state,
            href: `/gateways/${id}`,
            detail: lag > 0 ? `${counted(lag, "release")} behind` : undefined,
          }))}
        />
      ) : null}
    </>
  )
}

function headline({ title }: EnvironmentView, overview: EnvironmentOverview | undefined): string {
  const release = overview?.release?.sequence
  if (overview === undefined || release === undefined) return `Nothing is published in ${title} yet.`
  const { current, of } = overview.gateways
  if (of === 0) return `No gateway enforces ${title} yet.`
  if (current === of) {
    const who = of === 1 ? "The one gateway" : `All ${of} gateways`
    return `${who} of ${title} ${of === 1 ? "enforces" : "enforce"} release ${release}.`
  }
  return `${current} of ${counted(of, "gateway")} of ${title} ${current === 1 ? "enforces" : "enforce"} release ${release}.`
}
