// Which gateways are not where they should be, and why, in the tool's own words. Under the overview's headline.
import Link from "next/link"
import type { GatewayView } from "@/lib/core/gateway-view"
import { RelativeTime } from "../ui/relative-time"

/** Three are named; the others show in the strip and in the findings. */
const named = 3

export function FleetTroubles({ gateways }: { gateways: readonly GatewayView[] }) {
  const troubled = gateways.filter(({ state }) => state !== "current")
  if (troubled.length === 0) return null
  return (
    <ul>
      {troubled.slice(0, named).map((gateway) => (
        <li key={gateway.id}>
          <Link href={`/gateways/${gateway.id}`} className="font-semibold text-wait hover:underline">
            {gateway.name}
          </Link>{" "}
          <Trouble gateway={gateway} />
        </li>
      ))}
      {troubled.length > named ? <li>and {troubled.length - named} more.</li> : null}
    </ul>
  )
}

function Trouble({ gateway: { state, applied, lastError, lastSeenAt } }: { gateway: GatewayView }) {
  if (state === "rejecting") {
    return (
      <>
        refuses it: <span className="font-mono text-xs">{lastError ?? "no reason was given"}</span>. It keeps enforcing
        release {applied}.
      </>
    )
  }
  if (state === "silent") {
    return (
      <>
        is silent
        {lastSeenAt ? (
          <>
            {" "}
            since <RelativeTime at={lastSeenAt} />
          </>
        ) : null}
        . It enforced release {applied} last.
      </>
    )
  }
  return <>is behind and enforces release {applied}.</>
}
