// What of a release nginx looks at with its module njs alone, in words. Without it whoever needs it is refused.
// For the agent, which takes up no policy that its host could only refuse.
import type { PolicyBundle } from "@/lib/core/policy"
import { asksForToken } from "../proxy/hosts"

/** Names that the words give before they count the rest. */
const mostNamed = 5

export function njsNeeds({ routes, peers }: PolicyBundle): string[] {
  const apis = routes.hosts.filter(asksForToken).map(({ host }) => host)
  // where nobody is served, nobody calls through a layer
  const layers = routes.hosts.length === 0 ? [] : peers.map(({ name }) => name)
  return [
    ...(apis.length === 0 ? [] : [`access tokens are asked for by ${listed(apis)}`]),
    ...(layers.length === 0 ? [] : [`callers' certificates are handed over by ${listed(layers)}`]),
  ]
}

function listed(names: readonly string[]): string {
  const rest = names.length - mostNamed
  return `${names.slice(0, mostNamed).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`
}
