// One look at the server: whatever was left undone is done, and whatever is new is applied.
// For `gatewarden-agent once`, under cron on hosts where nothing may run all the time.
import type { Agent } from "./agent"
import type { Outcome } from "./agent-state"

/** @throws AgentError where the server cannot be asked */
export async function once(agent: Agent): Promise<Outcome> {
  await agent.resume()
  const outcome = await agent.poll(0)
  const settled = outcome === "unchanged" && agent.isPending() ? await agent.retry() : outcome
  await agent.keepFresh()
  await agent.keepRenewed()
  return settled
}
