// A server that goes away, or asks to be left alone, between a manifest and what it names: no word on the release, and no report of one.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { type AgentGateway, openAgentGateway } from "../../support/agent-gateway"
import { problem } from "../../support/config-server"
import { hasNginx } from "../../support/nginx"

describe.skipIf(!hasNginx)("an agent whose server is overloaded while it fetches", () => {
  let gateway: AgentGateway
  beforeAll(async () => {
    gateway = await openAgentGateway()
    await gateway.once()
  })
  afterAll(() => gateway.close())

  test("waits as long as it is asked to, reports no rejection, and applies the release then", async () => {
    const [first] = gateway.publisher.content.routes.hosts
    if (first !== undefined)
      gateway.publisher.content.routes.hosts.push({ ...first, host: "new.example.test", api: "api_2" })
    await gateway.publisher.publish()
    const { sequence } = gateway.publisher.head().payload
    let refused = 0
    gateway.server.override((request, response) => {
      if (refused > 1 || !request.url?.includes("/artifacts/")) return false
      refused += 1
      response.setHeader("retry-after", "1")
      problem(response, 503, "Too many requests at once.")
      return true
    })
    const stop = gateway.follow()
    await gateway.server.reported(({ state, sequence: reported }) => state === "applied" && reported === sequence)
    await stop()
    expect(gateway.log.filter(({ event, nextMs }) => event === "poll-failed" && Number(nextMs) >= 1000)).toHaveLength(2)
    expect(gateway.server.reports.filter(({ state }) => state === "rejected")).toEqual([])
    expect(gateway.applied()?.sequence).toBe(sequence)
  })
})
