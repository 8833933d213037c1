// Every gateway's place with a release, live.
// For the route that release pages listen to.
import type { ReleaseGateway } from "@/lib/core/release-view"
import { type LiveEventsInput, liveEvents } from "./live-events"

export type ReleaseEventsInput = Omit<LiveEventsInput<ReleaseGateway[]>, "event" | "wakers">

/** A rollout that goes on changes which gateways it is for. */
export function releaseEvents(input: ReleaseEventsInput): Response {
  return liveEvents({ ...input, event: "gateways", wakers: ["report", "head", "rollout"] })
}
