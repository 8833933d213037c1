// What nginx does with time, reloads and sessions: when a decision takes effect, each guarantee by itself.
// The agreement test asks what is decided.
import { setTimeout as sleep } from "node:timers/promises"
import { afterAll, describe, expect, it } from "vitest"
import { nginxChangesAt } from "@/lib/targets/nginx"
import { hasNginx } from "../support/nginx"
import { HandshakeRefused } from "../support/raw-https"
import { codeOf, get, host, openStage, order, reader, revocationOf } from "./one-api"

const { start, makeBundle, issue, open, close } = await openStage()

afterAll(close)

describe.skipIf(!hasNginx)("nginx", () => {
  it("refuses a revoked certificate after a reload on a connection that was open before", async () => {
    const gateway = await start()
    const credential = await issue()
    const client = await open(gateway, credential)
    expect(codeOf(await client.send(order))).toBe("allowed")
    await gateway.apply(await makeBundle({ revocations: revocationOf(credential) }))
    // the old worker ends idle connections; the caller comes back on a new one
    await expect(client.send(order).then(codeOf)).rejects.toThrow(/closed|reset|EPIPE/i)
    expect(codeOf(await (await open(gateway, credential)).send(order))).toBe("certificate-revoked")
  })

  for (const maxVersion of ["TLSv1.2", "TLSv1.3"] as const) {
    it(`checks a certificate again where a ${maxVersion} client tries to resume its session`, async () => {
      const gateway = await start()
      const credential = await issue()
      const first = await open(gateway, credential, { maxVersion })
      expect(first.protocol).toBe(maxVersion)
      expect(codeOf(await first.send(order))).toBe("allowed")
      const session = first.session()
      const second = await open(gateway, credential, { maxVersion, session })
      expect(second.resumed).toBe(false)
      await gateway.apply(await makeBundle({ revocations: revocationOf(credential) }))
      const third = await open(gateway, credential, { maxVersion, session })
      expect(third.resumed).toBe(false)
      expect(codeOf(await third.send(order))).toBe("certificate-revoked")
    })
  }

  it("ends a request that is in flight at a reload after the shutdown timeout", async () => {
    const gateway = await start({}, { more: { workerShutdownSeconds: 1 } })
    const credential = await issue()
    const slow = (await open(gateway, credential)).send(get("/orders/slow"))
    const ended = expect(slow).rejects.toThrow()
    await sleep(100)
    const before = Date.now()
    await gateway.apply(await makeBundle({ revocations: revocationOf(credential) }))
    await ended
    expect(Date.now() - before).toBeLessThan(5000)
  })

  it("refuses a certificate that is in the CRL alone", async () => {
    const credential = await issue()
    const { serial } = credential.info
    const gateway = await start({ crlEntries: [{ serial, revokedAt: new Date(), reason: "keyCompromise" }] })
    expect(codeOf(await (await open(gateway, credential)).send(order))).toBe("certificate-revoked")
    expect(codeOf(await (await open(gateway, await issue())).send(order))).toBe("allowed")
  })

  it("leaves out CRLs that have ended, so that nobody is locked out, and still refuses what is on the deny list", async () => {
    const credential = await issue()
    const policy = { crlNextUpdate: new Date(Date.now() - 1000), issuedAt: new Date(Date.now() - 3_600_000) }
    const gateway = await start({ ...policy, revocations: revocationOf(credential) }, { more: { at: new Date() } })
    expect(codeOf(await (await open(gateway, await issue())).send(order))).toBe("allowed")
    expect(codeOf(await (await open(gateway, credential)).send(order))).toBe("certificate-revoked")
  })

  it("says when its CRLs will have to be left out", async () => {
    const crlNextUpdate = new Date(Math.floor(Date.now() / 1000) * 1000 + 3_600_000)
    const gateway = await start({ crlNextUpdate })
    const changesAt = nginxChangesAt(await makeBundle({ crlNextUpdate }), { ...gateway.options, at: new Date() })
    expect(changesAt?.getTime()).toBe(crlNextUpdate.getTime() - 15 * 60_000)
  })

  it("lets a grant end at its instant, without a reload and on an open connection", async () => {
    const endsAt = Date.now() + 4000
    const gateway = await start({
      applications: [reader([{ name: "orders:read", endsAt: new Date(endsAt).toISOString() }])],
    })
    const client = await open(gateway, await issue())
    expect(codeOf(await client.send(order))).toBe("allowed")
    let last = "allowed"
    let lastAllowed = 0
    while (last === "allowed" && Date.now() < endsAt + 5000) {
      last = codeOf(await client.send(order))
      if (last === "allowed") lastAllowed = Date.now()
      await sleep(5)
    }
    expect(last).toBe("grant-expired")
    // nginx keeps the time of its last event, so a request that waited in the kernel may be a little late
    expect(lastAllowed).toBeLessThan(endsAt + 250)
    expect(Date.now()).toBeGreaterThanOrEqual(endsAt)
  })

  it("refuses everything once the bundle has ended, where the environment fails closed, and nothing where it does not", async () => {
    const notAfter = new Date(Date.now() + 4000)
    const closed = await start({ notAfter }, { more: { denyWhenExpired: true } })
    const stale = await start({ notAfter })
    const credential = await issue()
    const [one, other] = [await open(closed, credential), await open(stale, credential)]
    expect(codeOf(await one.send(order))).toBe("allowed")
    await sleep(notAfter.getTime() - Date.now() + 50)
    const answer = await one.send(order)
    expect({ status: answer.status, code: codeOf(answer) }).toEqual({ status: 503, code: "bundle-expired" })
    expect(codeOf(await other.send(order))).toBe("allowed")
  })

  it("refuses a certificate that ends while its connection is open", async () => {
    const gateway = await start()
    const notAfter = new Date(Math.floor(Date.now() / 1000) * 1000 + 5000)
    const client = await open(gateway, await issue({ notAfter }))
    expect(codeOf(await client.send(order))).toBe("allowed")
    await sleep(notAfter.getTime() + 1100 - Date.now())
    expect(codeOf(await client.send(order))).toBe("certificate-expired")
  })

  it("refuses a handshake without a name, or with one that no API has", async () => {
    const gateway = await start()
    const credential = await issue()
    for (const serverName of [undefined, "other.example.test", "example.test", `x.${host}`]) {
      await expect(open(gateway, credential, { serverName })).rejects.toThrow(HandshakeRefused)
    }
  })

  it("speaks TLS 1.2 and 1.3, and nothing older", async () => {
    const gateway = await start()
    await expect(open(gateway, undefined, { maxVersion: "TLSv1.1" })).rejects.toThrow(HandshakeRefused)
  })
})
