// The agent ends at every step between what it tells the running HAProxy and what it leaves for the next start, in either order: who is revoked
// stays refused, and the next start of the agent brings both to the same.
import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { buildProgram, startProgram } from "../../support/build-agent"
import { application } from "../../support/config-publisher"
import { hasHaproxy } from "../../support/haproxy"
import { type HaproxyAgent, openHaproxyAgent } from "../../support/haproxy-agent"
import { makePartner, revocationOf, type TestPartner } from "../../support/test-partner"

/** Those that come after the running HAProxy was told; from `probe` on the files are in place as well. */
const stepsOnceTold = ["render", "sync", "swap", "probe", "record"]
const stepsWithFiles = ["probe", "record"]
/** Of a reload: from `reload` on the files are in place, and the running HAProxy has read those of before. */
const stepsOfReload = ["swap", "reload", "record"]
const refused = { code: "certificate-revoked" }

describe.skipIf(!hasHaproxy)("an agent of HAProxy that is killed", () => {
  let gateway: HaproxyAgent
  let program: string
  beforeAll(async () => {
    program = await buildProgram("tests/support/crashing-agent.ts")
    gateway = await openHaproxyAgent({ applications: 5 })
    await gateway.once()
  })
  afterAll(() => gateway?.close())

  /** What HAProxy would start with. */
  const check = () => {
    const own = join(gateway.folder, "host", "haproxy.cfg")
    return spawnSync("haproxy", ["-c", "-f", own, "-f", join(gateway.paths.root, "haproxy/current/gatewarden.cfg")])
      .status
  }
  async function twoPartners(): Promise<[TestPartner, TestPartner]> {
    const one = () => makePartner(gateway.hierarchy, application(1).id)
    const [revoked, other] = [await one(), await one()]
    expect(await gateway.call(revoked)).toMatchObject({ status: 200 })
    return [revoked, other]
  }
  async function crashAt(step: string, revoked: TestPartner, kind: "revocation" | "policy"): Promise<number> {
    gateway.publisher.content.revocations.revoked.push(revocationOf(revoked))
    const { payload } = await gateway.publisher.publish({ kind })
    const { signal } = await startProgram(program, [gateway.paths.root, step]).ended
    expect(signal).toBe("SIGKILL")
    expect(check()).toBe(0)
    return payload.sequence
  }
  /** Without its server: what it had accepted is all that it needs. */
  async function startAgain(): Promise<void> {
    await gateway.server.stop()
    await gateway.once().catch(() => undefined)
    await gateway.server.start()
  }
  async function isWhereItShouldBe(sequence: number, [revoked, other]: [TestPartner, TestPartner]): Promise<void> {
    expect(await gateway.call(revoked)).toMatchObject(refused)
    await gateway.restart()
    expect(await gateway.call(revoked)).toMatchObject(refused)
    expect(await gateway.call(other)).toMatchObject({ status: 200 })
    expect((await gateway.once()).outcome).toBe("unchanged")
    expect(gateway.applied()).toMatchObject({ sequence, serving: { sequence } })
    expect(gateway.server.reports.at(-1)).toMatchObject({ sequence, state: "applied" })
  }

  test.each(stepsOnceTold)("as it begins to %s leaves refused what HAProxy was told, and goes on", async (step) => {
    const pair = await twoPartners()
    const worker = await gateway.worker()
    const sequence = await crashAt(step, pair[0], "revocation")
    expect(await gateway.call(pair[0])).toMatchObject(refused)
    await startAgain()
    expect(await gateway.worker()).toBe(worker)
    await isWhereItShouldBe(sequence, pair)
  })

  test.each(stepsWithFiles)("as it begins to %s has left the same for a HAProxy that is started anew", async (step) => {
    const pair = await twoPartners()
    const sequence = await crashAt(step, pair[0], "revocation")
    await gateway.restart()
    expect(await gateway.call(pair[0])).toMatchObject(refused)
    await startAgain()
    await isWhereItShouldBe(sequence, pair)
  })

  test("before the files are in place, and HAProxy with it, refuses again as soon as both are back", async () => {
    const pair = await twoPartners()
    const sequence = await crashAt("swap", pair[0], "revocation")
    await gateway.restart()
    await startAgain()
    await isWhereItShouldBe(sequence, pair)
  })

  test.each(stepsOfReload)("as it begins to %s, in a reload, brings the newest when it is back", async (step) => {
    const pair = await twoPartners()
    gateway.publisher.content.applications.push(application(100 + stepsOfReload.indexOf(step)))
    const sequence = await crashAt(step, pair[0], "policy")
    await startAgain()
    await isWhereItShouldBe(sequence, pair)
  })
})
