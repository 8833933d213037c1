// Layers on a real database: registered by administrators alone, refused why, reviewed in words, published, and removed.
// What gateways then believe is asked of decide() here and of nginx in tests/gateways.
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { DomainError } from "@/lib/core/domain-error"
import { admin, viewer } from "../../support/cast"
import { bootstrapTestDatabase, type TestDatabase } from "../../support/database"
import { makeOddCertificate, nameOf, type OddCertificate } from "../../support/odd-certificate"
import { type Hierarchy, makeHierarchy } from "../../unit/pki/hierarchy"
import { addApi, addPartner, issue, publish, readHead } from "../publication/scene"

let database: TestDatabase
let edge: Hierarchy

beforeAll(async () => {
  database = await bootstrapTestDatabase()
  edge = await makeHierarchy(new Date(), "Edge")
  await addApi(database)
  await publish(database)
})
afterAll(() => database.close())

const layer = (odd: OddCertificate = {}) => makeOddCertificate(edge, { subject: nameOf("edge"), ...odd })
const register = (name: string, certificate: string, actor = admin) =>
  database.usecases.registerPeer(actor, { environment: "sandbox", name, header: "xfcc", certificate })

/** The code, and what stands beside which field. */
async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work
    return "done"
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    return `${error.code}: ${Object.keys(error.fields ?? {}).join()}`
  }
}

describe("a layer", () => {
  it("is in the bundle from the publication on that says so in words, and no longer after the one that takes it back", async () => {
    const { pem, info } = await layer()
    const { id } = await register("edge-cdn", pem)
    expect((await readHead(database)).peers).toEqual([])
    const who = "Layer edge-cdn"
    const review = async () => (await database.usecases.reviewChanges(admin, { environment: "sandbox" })).summary
    expect(await review()).toEqual([{ who, gains: [expect.stringContaining("x-forwarded-client-cert")], loses: [] }])
    await publish(database)
    expect((await readHead(database)).peers).toEqual([
      { name: "edge-cdn", sha256: info.sha256, header: "xfcc", pem: info.pem },
    ])
    await database.usecases.removePeer(admin, { id, reason: "another product" })
    expect(await database.queries.listPeers(viewer)).toEqual([])
    expect(await review()).toEqual([{ who, gains: [], loses: [expect.stringContaining(info.sha256)] }])
    await publish(database)
    expect((await readHead(database)).peers).toEqual([])
    expect(await refusal(database.usecases.removePeer(admin, { id, reason: "twice" }))).toMatch(/^not_found/)
  })

  it("stays when something is revoked at once, which publishes the deny list and nothing else", async () => {
    const { pem } = await layer()
    await register("mesh", pem)
    await publish(database)
    await register("unpublished", (await layer()).pem)
    const { applicationId } = await addPartner(database, "Stopped", [])
    await database.usecases.suspendApplication(admin, { id: applicationId, reason: "stop" })
    const certificate = await issue(database, (await addPartner(database, "Pay", [])).applicationId)
    await database.usecases.revokeCertificate(admin, { id: certificate.id, reason: "keyCompromise" })
    expect((await readHead(database)).peers.map(({ name }) => name)).toEqual(["mesh"])
  })

  it("is refused beside the field where its certificate is ended, an authority, a partner's, or registered already", async () => {
    const { pem } = await layer()
    await register("twice", pem)
    const past = { notBefore: new Date(Date.now() - 7_200_000), notAfter: new Date(Date.now() - 3_600_000) }
    const { applicationId } = await addPartner(database, "Own", [])
    const own = await issue(database, applicationId)
    const { pem: partners } = await database.queries.getCertificate(admin, own.id)
    expect(await refusal(register("again", pem))).toBe("duplicate: certificate")
    expect(await refusal(register("TWICE", (await layer()).pem))).toBe("duplicate: name")
    expect(await refusal(register("ended", (await layer(past)).pem))).toBe("invalid_input: certificate")
    expect(await refusal(register("authority", edge.issuing.pem))).toBe("invalid_input: certificate")
    expect(await refusal(register("partner", partners ?? ""))).toBe("invalid_input: certificate")
    expect(await refusal(register("nonsense", "nonsense"))).toBe("invalid_input: certificate")
    expect(await refusal(register("viewer", (await layer()).pem, viewer))).toMatch(/^forbidden/)
  })

  it("is in the audit log with who, what and its fingerprint", async () => {
    const { pem, info } = await layer()
    const { id } = await register("audited", pem)
    const { items } = await database.queries.listAuditEvents(admin, { limit: 10, action: "layer.registered" })
    expect(items[0]).toMatchObject({
      action: "layer.registered",
      subject: { kind: "layer", id, name: "audited" },
      environment: "sandbox",
      detail: { sha256: info.sha256, header: "xfcc" },
    })
  })
})
