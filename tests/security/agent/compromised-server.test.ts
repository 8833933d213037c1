// A control plane in the hands of an attacker, who has the server and its certificate, and of the keys what each case says.
// Whatever it plays, the gateway refuses it by name, reports it and serves its last good release. Against a real nginx.
import { readlinkSync } from "node:fs"
import type { ServerResponse } from "node:http"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { signRootDocument } from "@/lib/bundle"
import { type AgentGateway, openAgentGateway } from "../../support/agent-gateway"
import { application, rootDocument, type SigningKey, signingKey } from "../../support/config-publisher"
import { isManifest } from "../../support/config-server"
import { hasNginx } from "../../support/nginx"
import { makePartner } from "../../support/test-partner"

const day = 86_400_000

describe.skipIf(!hasNginx)("an attacker who has the server", () => {
  let gateway: AgentGateway
  beforeEach(async () => {
    gateway = await openAgentGateway()
    await gateway.publisher.publish()
    await gateway.once()
    gateway.server.reports.length = 0
    gateway.log.length = 0
  })
  afterEach(() => gateway.close())

  /** It refuses for this reason, says so to whoever listens, and a partner is served as before. */
  async function expectRefused(code: string, words: RegExp): Promise<void> {
    const before = readlinkSync(gateway.paths.current)
    const { sequence } = gateway.applied() ?? {}
    expect((await gateway.once()).outcome).toBe("refused")
    expect(gateway.log.find(({ event }) => event === "refused")).toMatchObject({ code })
    expect(gateway.server.reports.at(-1)).toMatchObject({ state: "rejected", error: expect.stringMatching(words) })
    expect(readlinkSync(gateway.paths.current)).toBe(before)
    expect(gateway.applied()?.sequence).toBe(sequence)
    const partner = await makePartner(gateway.hierarchy, application(1).id)
    expect(await gateway.call(partner)).toMatchObject({ status: 200 })
  }

  describe("and no key", () => {
    test("rolls back to a release that was once good", async () => {
      const { jws: old } = gateway.publisher.head()
      await gateway.publisher.publish()
      await gateway.once()
      gateway.server.serve(old)
      await expectRefused("older", /was seen here before/)
    })

    test("freezes the gateway with the newest manifest that it has, under another name each time", async () => {
      let asked = 0
      gateway.server.override((request, response) => {
        if (!isManifest(request.url)) return false
        response.setHeader("etag", `"frozen-${++asked}"`)
        response.end(gateway.publisher.head().jws)
        return true
      })
      const later = () => new Date(Date.now() + 2 * day)
      const { agent, outcome } = await gateway.once(later)
      expect(outcome).toBe("refused")
      await agent.keepFresh()
      expect(agent.isStale()).toBe(true)
      expect(gateway.log.find(({ event }) => event === "refused")).toMatchObject({ code: "expired" })
      expect(gateway.server.reports.at(-1)).toMatchObject({ state: "stale", error: expect.stringMatching(/ended at/) })
    })

    test("mixes artifacts of one release into another", async () => {
      const { publisher, server } = gateway
      const old = publisher.head().payload.artifacts.revocations?.sha256 ?? ""
      publisher.content.revocations.suspended = [application(1).id]
      const { payload } = await publisher.publish()
      const wanted = payload.artifacts.revocations?.sha256 ?? ""
      server.override((request, response) => {
        if (!request.url?.endsWith(wanted)) return false
        response.end(publisher.artifacts.get(old))
        return true
      })
      await expectRefused("digest-mismatch", /revocations/)
    })

    test("mixes the payload of one release with the signature of another", async () => {
      const old = JSON.parse(Buffer.from(gateway.publisher.head().jws).toString())
      const fresh = JSON.parse(Buffer.from((await gateway.publisher.publish()).jws).toString())
      gateway.server.serve(Buffer.from(JSON.stringify({ payload: fresh.payload, signatures: old.signatures })))
      await expectRefused("bad-signature", /does not match/)
    })

    test("answers with root documents without an end", async () => {
      const { publisher, server } = gateway
      const stranger = await publisher.signAs({ ...publisher.head().payload, sequence: 3 }, signingKey())
      server.override((request, response) => {
        if (!request.url?.includes("/roots/")) return false
        void endlessly(response)
        return true
      })
      server.serve(stranger.jws)
      await expectRefused("too-large", /more than|larger|most/)
    })

    test("drips a root document byte by byte", async () => {
      const { publisher, server } = gateway
      const stranger = await publisher.signAs({ ...publisher.head().payload, sequence: 3 }, signingKey())
      server.override((request, response) => {
        if (!request.url?.includes("/roots/")) return false
        const drip = setInterval(() => response.write(" "), 100)
        response.on("close", () => clearInterval(drip))
        return true
      })
      server.serve(stranger.jws)
      const { outcome } = await gateway.once()
      expect(outcome).toBe("refused")
      expect(gateway.applied()?.sequence).toBe(2)
    })
  })

  describe("and the manifest key", () => {
    test("is believed until the rotation is known, and never after, whatever it shows", async () => {
      const { publisher, server } = gateway
      const stolen = publisher.keys().manifest
      const forge = async (sequence: number) =>
        (await publisher.signAs({ ...publisher.head().payload, sequence }, stolen)).jws
      server.serve(await forge(50))
      expect((await gateway.once()).outcome).toBe("applied")
      // the keys are changed off line, and a new epoch takes the numbers that it has used up from it
      await publisher.rotate()
      server.serve(undefined)
      await publisher.publish({ sequence: 51 })
      expect((await gateway.once()).outcome).toBe("applied")
      gateway.log.length = 0
      server.serve(await forge(99))
      await expectRefused("unknown-key", /no key that is trusted/)
    })

    test("cannot begin an epoch", async () => {
      const { publisher, server } = gateway
      server.serve((await publisher.signAs({ ...publisher.head().payload, epoch: 2, sequence: 1 })).jws)
      await expectRefused("root-mismatch", /vouches for 1/)
    })
  })

  describe("and fewer root keys than have to sign", () => {
    async function forgeRoot(stolen: readonly SigningKey[]): Promise<SigningKey> {
      const { publisher } = gateway
      const thief = signingKey()
      const version = publisher.roots.size + 1
      const forged = rootDocument(version, { roots: [...stolen], threshold: 1, manifest: thief })
      const { jws } = await signRootDocument(
        forged,
        stolen.map(({ signer }) => signer),
      )
      publisher.roots.set(version, jws)
      return thief
    }

    test("cannot put keys of its own into the chain", async () => {
      const { publisher, server } = gateway
      await publisher.rotate({ roots: 3, threshold: 2 })
      await publisher.publish()
      await gateway.once()
      gateway.log.length = 0
      const [first] = publisher.keys().roots
      const thief = await forgeRoot(first === undefined ? [] : [first])
      server.serve((await publisher.signAs({ ...publisher.head().payload, sequence: 9 }, thief)).jws)
      await expectRefused("bad-signature", /1 of the 2 signatures/)
    })

    test("is believed with as many as have to sign: that is what the threshold is", async () => {
      const { publisher, server } = gateway
      await publisher.rotate({ roots: 3, threshold: 2 })
      await publisher.publish()
      await gateway.once()
      const thief = await forgeRoot(publisher.keys().roots.slice(0, 2))
      server.serve((await publisher.signAs({ ...publisher.head().payload, sequence: 9 }, thief)).jws)
      expect((await gateway.once()).outcome).toBe("applied")
    })
  })
})

async function endlessly(response: ServerResponse): Promise<void> {
  const chunk = Buffer.alloc(64 * 1024, " ")
  while (!response.destroyed) {
    if (!response.write(chunk)) await new Promise((resolve) => response.once("drain", resolve).once("close", resolve))
  }
}
