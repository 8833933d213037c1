// Every gateway's progress with a release, live, as server-sent events that end with the session.
import { staffRoute } from "@/app/portal"
import { getContainer } from "@/lib/container"
import { releaseEvents } from "@/lib/web/release-events"
import { releaseParams } from "@/lib/web/release-params"

export const GET = staffRoute(async ({ actor, queries, params, request, stillSignedIn }) => {
  const release = releaseParams(params)
  const read = async () => (await queries.getRelease(actor, release)).gateways
  // a release that does not exist is a problem, not a stream
  await read()
  const { subscribe } = getContainer().events
  return releaseEvents({ actorId: actor.id, read, subscribe, stillSignedIn, signal: request.signal })
})
