// The agent ends at every step that it takes: what nginx would read is the old release or the new one, whole; and the next start goes on.
// Against a real nginx; tests/integration/agent/haproxy-crash.test.ts is the one with HAProxy.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { type AgentGateway, openAgentGateway } from "../../support/agent-gateway"
import { buildProgram, startProgram } from "../../support/build-agent"
import { application } from "../../support/config-publisher"
import { hasNginx } from "../../support/nginx"
import { makePartner, revocationOf, type TestPartner } from "../../support/test-partner"

const steps = [
  "judge",
  "remember",
  "fetch",
  "read",
  "compare",
  "render",
  "write",
  "sync",
  "check",
  "swap",
  "check-host",
  "reload",
  "probe",
  "record",
  "report",
]

describe.skipIf(!hasNginx)("an agent that is killed", () => {
  let gateway: AgentGateway
  let partner: TestPartner
  let program: string
  beforeAll(async () => {
    program = await buildProgram("tests/support/crashing-agent.ts")
    gateway = await openAgentGateway()
    partner = await makePartner(gateway.hierarchy, application(1).id)
    await gateway.once()
  })
  afterAll(() => gateway.close())

  test.each(steps)("as it begins to %s leaves a whole release, and the next start brings the newest", async (step) => {
    const before = gateway.applied()?.sequence ?? 0
    gateway.publisher.content.revocations.suspended = [`app_${step.replace("-", "_")}`]
    await gateway.publisher.publish()
    const { signal } = await startProgram(program, [gateway.paths.root, step]).ended
    expect(signal).toBe("SIGKILL")
    expect(gateway.nginx.check()).toBeUndefined()
    expect(await gateway.call(partner)).toMatchObject({ status: 200 })
    expect([before, before + 1]).toContain(gateway.applied()?.sequence)
    await gateway.once()
    expect(gateway.applied()).toMatchObject({ sequence: before + 1 })
    expect(gateway.server.reports.at(-1)).toMatchObject({ sequence: before + 1, state: "applied" })
    expect(await gateway.call(partner)).toMatchObject({ status: 200 })
  })

  test("after a revocation was swapped in never lets the revoked one in again", async () => {
    gateway.publisher.content.revocations.revoked.push(revocationOf(partner))
    await gateway.publisher.publish({ kind: "revocation" })
    await startProgram(program, [gateway.paths.root, "record"]).ended
    expect(await gateway.call(partner)).toMatchObject({ code: "certificate-revoked" })
    await gateway.server.stop()
    await gateway.once().catch(() => undefined) // there is no server: what it accepted before is all it has
    await gateway.server.start()
    expect(await gateway.call(partner)).toMatchObject({ code: "certificate-revoked" })
  })
})

/** Those that come after nginx refuses what was stopped. */
const instantSteps = ["render", "write", "check", "swap", "probe", "record", "report"]

describe.skipIf(!hasNginx)("an agent with --instant that is killed", () => {
  let gateway: AgentGateway
  let program: string
  beforeAll(async () => {
    program = await buildProgram("tests/support/crashing-agent.ts")
    gateway = await openAgentGateway({ options: { instant: true } })
    await gateway.once()
  })
  afterAll(() => gateway.close())

  test.each(instantSteps)(
    "as it begins to %s leaves refused what it has stopped, and the next start goes on",
    async (step) => {
      const [revoked, other] = [
        await makePartner(gateway.hierarchy, application(1).id),
        await makePartner(gateway.hierarchy, application(1).id),
      ]
      gateway.publisher.content.applications.push(application(100 + instantSteps.indexOf(step)))
      await gateway.publisher.publish()
      await gateway.once()
      expect(await gateway.call(revoked)).toMatchObject({ status: 200 })
      gateway.publisher.content.revocations.revoked.push(revocationOf(revoked))
      const { payload } = await gateway.publisher.publish({ kind: "revocation" })
      const { signal } = await startProgram(program, [gateway.paths.root, step]).ended
      expect(signal).toBe("SIGKILL")
      expect(gateway.nginx.check()).toBeUndefined()
      expect(await gateway.call(revoked)).toMatchObject({ code: "certificate-revoked" })
      await gateway.once()
      expect(gateway.applied()).toMatchObject({ sequence: payload.sequence })
      expect(gateway.server.reports.at(-1)).toMatchObject({ sequence: payload.sequence, state: "applied" })
      expect(await gateway.call(revoked)).toMatchObject({ code: "certificate-revoked" })
      expect(await gateway.call(other)).toMatchObject({ status: 200 })
    },
  )
})
