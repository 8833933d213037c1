// What a change costs callers of HAProxy: at runtime nothing at all, whether an entry of a map, a CRL or an authority; by a reload no call of a client
// that retries once.
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest"
import { host } from "../../support/agent-gateway"
import { addAuthority, application, replaceCrl } from "../../support/config-publisher"
import { hasHaproxy } from "../../support/haproxy"
import { type HaproxyAgent, openHaproxyAgent } from "../../support/haproxy-agent"
import { publishFollowed } from "../../support/publish-followed"
import { type Load, startLoad } from "../../support/steady-load"
import { makePartner, revocationOf, type TestPartner } from "../../support/test-partner"
import { makeSuccessor } from "../../unit/pki/hierarchy"

const partners = 2
const rounds = 6
const policyReloads = 6

describe.skipIf(!hasHaproxy)("a HAProxy under load", () => {
  let gateway: HaproxyAgent
  beforeAll(async () => {
    gateway = await openHaproxyAgent({ applications: 10 })
    await gateway.once()
  })
  afterAll(() => gateway?.close())

  /** Each partner calls on new connections and on one that is kept, while the work is done. */
  async function underLoad(work: () => Promise<void>): Promise<Load[]> {
    const serverCa = readFileSync(join(gateway.paths.certificates, "default.crt"))
    const address = { port: gateway.port, host, serverCa }
    const callers = await Promise.all(
      Array.from({ length: partners }, (_, index) => makePartner(gateway.hierarchy, application(index).id)),
    )
    const loads = callers.map((caller, index) => startLoad(`partner ${index}`, address, caller, "/v1/payments"))
    await work().finally(() => Promise.all(loads.map((load) => load.stop())))
    return loads
  }
  const allowed = (loads: Load[]) => loads.reduce((sum, load) => sum + load.allowed(), 0)
  const follow = () => onTestFinished(gateway.follow())

  test(`${4 * rounds} runtime changes of maps, CRLs and authorities cost no request and no connection, by one worker`, async () => {
    const { hierarchy, publisher } = gateway
    const { content } = publisher
    const issuing = { info: hierarchy.issuing, key: hierarchy.issuingKey }
    follow()
    await publishFollowed(gateway, "policy")
    const worker = await gateway.worker()
    const change = async (kind: "revocation" | "trust") =>
      expect(await publishFollowed(gateway, kind), gateway.logText()).toMatchObject({ reloaded: false })
    const loads = await underLoad(async () => {
      const revoked: TestPartner[] = []
      for (let round = 0; round < rounds; round++) {
        const caller = await makePartner(hierarchy, application(8).id)
        revoked.push(caller)
        content.revocations.revoked.push(revocationOf(caller))
        await change("revocation")
        expect(await gateway.call(caller)).toMatchObject({ code: "certificate-revoked" })
        const serials = revoked.map(({ serial }) => serial)
        await replaceCrl(content, issuing, serials)
        await change("trust")
        const successor = await makeSuccessor(hierarchy, round + 2)
        const ofSuccessor = { ...hierarchy, issuing: successor.info, issuingKey: successor.key }
        const heir = await makePartner(ofSuccessor, application(9).id)
        const remove = await addAuthority(content, successor, `issuing-${round + 2}`)
        await change("trust")
        expect(await gateway.call(heir)).toMatchObject({ status: 200 })
        remove()
        await change("trust")
        expect(await gateway.call(heir)).toMatchObject({ code: "untrusted-issuer" })
      }
    })
    expect(loads.flatMap((load) => load.failures())).toEqual([])
    expect(loads.map((load) => load.reopened())).toEqual(loads.map(() => 0))
    expect(allowed(loads)).toBeGreaterThan(100)
    expect(await gateway.worker()).toBe(worker)
  })

  test(`${policyReloads} reloads of policy lose no call of a client that retries once`, async () => {
    follow()
    const loads = await underLoad(async () => {
      for (let n = 0; n < policyReloads; n++) {
        gateway.publisher.content.applications.push(application(100 + n))
        expect(await publishFollowed(gateway, "policy")).toMatchObject({ reloaded: true })
      }
    })
    expect(loads.flatMap((load) => load.failures())).toEqual([])
    // an idle connection is closed by a reload, once
    expect(loads.reduce((sum, load) => sum + load.reopened(), 0)).toBeLessThanOrEqual(partners * policyReloads)
    expect(allowed(loads)).toBeGreaterThan(policyReloads)
  })
})
