// What a policy reload costs callers: no more by the agent than by nginx alone. The bench counts 100 of each, side by side.
import { expect, it } from "vitest"
import { benchReloads } from "../bench/reloads"
import { hasNginx } from "../support/nginx"

it.skipIf(!hasNginx)(
  "a reload of policy by the agent loses no call of a client that retries once, and resets an idle connection at most once",
  async () => {
    const result = await benchReloads(10, 1)
    const { "by the agent": byAgent, "nginx -s reload": byHand } = result
    expect({ byAgent: byAgent.failures, byHand: byHand.failures }).toEqual({ byAgent: [], byHand: [] })
    // four partners keep one connection each
    expect(byAgent.reset).toBeLessThanOrEqual(4 * byAgent.reloads)
    expect(byAgent.calls).toBeGreaterThan(byAgent.reloads)
  },
  120_000,
)
