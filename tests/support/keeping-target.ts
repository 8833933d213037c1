// A gateway that keeps what it is given and serves it at once, without a program.
// For tests of what the agent does around it, and for fleets in one process.
import type { GatewayTarget } from "@/lib/agent/target"

/** Serves at once whatever it is given; that was fetched, verified and read before. */
export function makeKeepingTarget(): GatewayTarget {
  let serving: { sequence: number; stamp: number } | undefined
  return {
    name: "nginx",
    install: async ({ manifest: { sequence, stamp } }, release, _last, { ready }) => {
      await ready
      serving = { sequence, stamp }
      return { release, serving }
    },
    limits: async () => [],
    changesAt: () => undefined,
    restore: async (last) => {
      serving = last.serving
    },
    examine: async () => [],
    serving: async () => serving,
    version: async () => "fleet",
    prune: async () => undefined,
  }
}
