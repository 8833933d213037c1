// The agent against a real nginx: it applies what is published, reports it, and does no more than it has to.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { type AgentGateway, openAgentGateway } from "../../support/agent-gateway"
import { application } from "../../support/config-publisher"
import { hasNginx } from "../../support/nginx"
import { makePartner, revocationOf, type TestPartner } from "../../support/test-partner"

describe.skipIf(!hasNginx)("an agent with a real nginx", () => {
  let gateway: AgentGateway
  let partner: TestPartner
  beforeAll(async () => {
    gateway = await openAgentGateway()
    partner = await makePartner(gateway.hierarchy, application(1).id)
  })
  afterAll(() => gateway.close())

  test("applies the first release and reports it once nginx serves it", async () => {
    expect((await gateway.once()).outcome).toBe("applied")
    expect(await gateway.call(partner)).toMatchObject({ status: 200 })
    expect(gateway.server.reports.at(-1)).toMatchObject({
      sequence: 1,
      state: "applied",
      manifestSha256: gateway.publisher.head().payloadSha256,
      crlNumbers: { root: 1, "issuing-1": 1 },
      trustAnchors: expect.arrayContaining([gateway.hierarchy.root.sha256]),
      target: "nginx",
      targetVersion: expect.stringMatching(/^nginx\/1\./),
      pollMode: "interval",
    })
  })

  test("wakes for a revocation, refuses it and reports it", async () => {
    const stop = gateway.follow()
    await gateway.publisher.publish()
    await gateway.server.reported(({ sequence }) => sequence === 2)
    gateway.publisher.content.revocations.revoked.push(revocationOf(partner))
    await gateway.publisher.publish({ kind: "revocation" })
    gateway.server.wake()
    await gateway.server.reported(({ sequence, state }) => sequence === 3 && state === "applied")
    await stop()
    expect(await gateway.call(partner)).toMatchObject({ status: 401, code: "certificate-revoked" })
  })
})
