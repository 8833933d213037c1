// A release's rollout with every gateway's place in it, live, as server-sent events that end with the session.
import { staffRoute } from "@/app/portal"
import { getContainer } from "@/lib/container"
import { notFound } from "@/lib/core/not-found"
import { liveEvents } from "@/lib/web/live-events"
import { releaseParams } from "@/lib/web/release-params"

export const GET = staffRoute(async ({ actor, queries, params, request, stillSignedIn }) => {
  const release = releaseParams(params)
  const read = () => queries.getRollout(actor, release)
  // a release that was never rolled out is a problem, not a stream
  if ((await read()) === null) throw notFound(`rollout of ${release.environment}`, String(release.sequence))
  const { subscribe } = getContainer().events
  const { signal } = request
  return liveEvents({
    ...{ actorId: actor.id, event: "rollout", read, subscribe, stillSignedIn, signal },
    wakers: ["rollout", "report", "head"],
  })
})
