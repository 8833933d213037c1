// The API hosts of a release as every proxy serves them.
// For nginx and HAProxy.
import { hostnameProblem } from "@/lib/core/hostname"
import type { PolicyBundle, PolicyHost, TokenPolicy } from "@/lib/core/policy"
import { UnrenderableError } from "./unrenderable-error"

/** The hosts in the order in which they are numbered. */
export function sortedHosts(bundle: PolicyBundle): PolicyHost[] {
  const unique = new Map(bundle.routes.hosts.map((host) => [host.host, host]))
  for (const host of unique.keys()) {
    const problem = hostnameProblem(host)
    if (problem !== undefined) throw new UnrenderableError(`${JSON.stringify(host.slice(0, 120))}: ${problem}`)
  }
  return [...unique.values()].sort((one, other) => (one.host < other.host ? -1 : 1))
}

export const asksForToken = ({ tokenPolicy }: { tokenPolicy: TokenPolicy }): boolean => tokenPolicy.kind !== "none"
