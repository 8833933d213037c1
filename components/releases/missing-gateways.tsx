// The gateways that do not enforce a release yet, each with what is known of why.
// For releases and revocations: a number alone tells nobody where to look.
import Link from "next/link"
import type { ReleaseGateway } from "@/lib/core/release-view"

const why: Record<string, string> = {
  behind: "has not applied it yet",
  silent: "is silent: it has not been heard of",
  rejecting: "refuses it",
  current: "has not applied it yet",
}
const most = 5

export function MissingGateways({ gateways }: { gateways: readonly ReleaseGateway[] }) {
  const more = gateways.length - most
  return (
    <ul aria-label="Missing gateways">
      {gateways.slice(0, most).map(({ id, name, state, lastError }) => (
        <li key={id}>
          <Link href={`/gateways/${id}`} className="font-[550] text-wait hover:underline">
            {name}
          </Link>{" "}
          {why[state] ?? state}
          {lastError ? <span className="wrap-anywhere block font-mono text-ink3 text-xs">{lastError}</span> : null}
        </li>
      ))}
      {more > 0 ? <li className="text-ink3">and {more} more</li> : null}
    </ul>
  )
}
