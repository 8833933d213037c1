// Says of a gateway that others run how it gets what was published, and that nobody can tell whether it enforces it.
// For the page of a gateway, in place of the command that installs an agent.
import type { GatewayDetail } from "@/lib/core/gateway-view"
import { Card } from "../ui/card"
import { LinkButton } from "../ui/link-button"
import { targetWords } from "./gateway-words"

/** Products on whose hosts nobody runs an agent. */
export function isManaged({ target }: Pick<GatewayDetail, "target">): boolean {
  return target === "aws" || target === "kong" || target === "azure" || target === "apigee"
}

export function ManagedPanel({ target, environment }: Pick<GatewayDetail, "target" | "environment">) {
  return (
    <Card title="No agent here">
      <div className="flex flex-col items-start gap-3">
        <p className="text-ink2">
          {targetWords[target]} is run by others: it imports an export of each release, and reports nothing. It counts
          nowhere as enforcing, since nothing would prove it.
        </p>
        <LinkButton href={`/releases/${environment}/exports`}>Exports</LinkButton>
      </div>
    </Card>
  )
}
