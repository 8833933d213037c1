// The fleet of an environment at a glance: one cell a gateway, and the count in words.
// Above the list of gateways.
import type { GatewayView } from "@/lib/core/gateway-view"
import { Card } from "../ui/card"
import { FleetStrip } from "../ui/fleet-strip"
import { enforcesWords, fleetWords } from "./gateway-words"

type FleetPanelProps = {
  gateways: readonly GatewayView[]
  /** There are more than are shown. */
  more: boolean
}

export function FleetPanel({ gateways, more }: FleetPanelProps) {
  if (gateways.length === 0) return null
  const living = gateways.filter(({ state }) => state !== "retired")
  return (
    <Card title={fleetWords(living)} note={more ? `The first ${gateways.length}.` : undefined} className="mb-4">
      <FleetStrip
        label="Gateways"
        cells={living.map((gateway) => ({
          id: gateway.id,
          name: gateway.name,
          state: gateway.state,
          href: `/gateways/${gateway.id}`,
          detail: enforcesWords(gateway),
        }))}
      />
    </Card>
  )
}
