// A publication to an agent that follows the server: waits until it has reported it, and gives the line that it wrote.
// For tests of the agent.
import { expect } from "vitest"
import type { AgentHost, LogLine } from "./agent-gateway"

export async function publishFollowed(
  { publisher, server, log }: AgentHost,
  kind: "policy" | "revocation" | "trust",
): Promise<LogLine | undefined> {
  const { sequence: wanted } = (await publisher.publish({ kind })).payload
  server.wake()
  await server.reported(({ sequence, state }) => sequence === wanted && state === "applied")
  const line = () => log.findLast(({ event, sequence }) => event === "applied" && sequence === wanted)
  // the line is written once the report has been sent
  await expect.poll(line, { timeout: 10_000 }).toBeDefined()
  return line()
}
