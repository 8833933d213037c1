// New signing keys reach a gateway through root documents, each vouched for by the one before, and in no other way.
// Judged without nginx: by the time that a manifest is installed its keys have been judged.
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { signRootDocument } from "@/lib/bundle"
import { type AgentGateway, openAgentGateway } from "../../support/agent-gateway"
import { signingKey } from "../../support/config-publisher"
import { hasNginx } from "../../support/nginx"

describe.skipIf(!hasNginx)("a gateway whose environment changes its keys", () => {
  let gateway: AgentGateway
  beforeEach(async () => {
    gateway = await openAgentGateway()
    await gateway.once()
  })
  afterEach(() => gateway.close())

  const rootVersion = () => gateway.log.filter(({ event }) => event === "root-advanced").at(-1)?.version

  test("follows two rotations that it slept through with one chain of fetches", async () => {
    await gateway.publisher.rotate()
    await gateway.publisher.publish()
    await gateway.publisher.rotate()
    await gateway.publisher.publish()
    expect((await gateway.once()).outcome).toBe("applied")
    expect(rootVersion()).toBe(3)
    expect(gateway.applied()).toMatchObject({ sequence: 3 })
  })

  test("still refuses, after a restart, what the key before the rotation signs", async () => {
    const { payload } = gateway.publisher.head()
    const stolen = await gateway.publisher.signAs({ ...payload, sequence: 9 })
    await gateway.publisher.rotate()
    await gateway.publisher.publish()
    await gateway.once()
    gateway.server.serve(stolen.jws)
    expect((await gateway.once()).outcome).toBe("refused")
    expect(gateway.server.reports.at(-1)).toMatchObject({
      state: "rejected",
      error: expect.stringMatching(/no key that is trusted/),
    })
  })

  test("hears of a rotation after a publication, before the new key has signed anything", async () => {
    await gateway.publisher.publish()
    await gateway.publisher.rotate()
    gateway.server.serve(gateway.publisher.head().jws)
    await gateway.once()
    expect(rootVersion()).toBe(2)
  })

  test("refuses a root document that the one before did not sign", async () => {
    const { publisher } = gateway
    const thief = { root: signingKey(), manifest: signingKey() }
    const first = JSON.parse(
      Buffer.from(JSON.parse(Buffer.from(publisher.roots.get(1) ?? "").toString()).payload, "base64url").toString(),
    )
    const keys = { [thief.root.signer.kid]: thief.root.jwk, [thief.manifest.signer.kid]: thief.manifest.jwk }
    const roles = {
      root: { kids: [thief.root.signer.kid], threshold: 1 },
      manifest: { kids: [thief.manifest.signer.kid], threshold: 1 },
    }
    const forged = await signRootDocument({ ...first, version: 2, keys, roles }, [thief.root.signer])
    publisher.roots.set(2, forged.jws)
    const { payload } = publisher.head()
    gateway.server.serve((await publisher.signAs({ ...payload, sequence: 2 }, thief.manifest)).jws)
    expect((await gateway.once()).outcome).toBe("refused")
    expect(gateway.applied()).toMatchObject({ sequence: 1 })
    expect(rootVersion()).toBeUndefined()
  })

  test("refuses a root document that skips one", async () => {
    const { publisher } = gateway
    await publisher.rotate()
    await publisher.rotate()
    await publisher.publish()
    publisher.roots.set(2, publisher.roots.get(3) ?? Buffer.alloc(0))
    expect((await gateway.once()).outcome).toBe("refused")
    expect(gateway.applied()).toMatchObject({ sequence: 1 })
  })
})
