// What a release is rendered with that is not in it: the moment, the addresses behind names, and what a policy out of date means.
// For the targets, which add what their gateway needs.
import type { PolicyBundle } from "@/lib/core/policy"
import { type AgentOptions, stalenessOf } from "../options"
import type { UpstreamAddresses } from "./upstream-addresses"

export type Rendering = { at: Date; addressesOf: (name: string) => string[]; denyWhenExpired: boolean }

export function renderingOf(
  { manifest }: PolicyBundle,
  { options, addresses, clock }: { options: AgentOptions; addresses: UpstreamAddresses; clock: () => Date },
): Rendering {
  return {
    at: clock(),
    addressesOf: addresses.of,
    denyWhenExpired: stalenessOf(options, manifest) === "fail-closed",
  }
}
