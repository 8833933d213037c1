// Certificates of other CAs on a real database: registered by whom and what, refused why, published, revoked, and their anchors.
// The CA is a real one that is not ours; what gateways then do is asked of decide() here and of nginx in tests/gateways.
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { DomainError } from "@/lib/core/domain-error"
import { type CertificateInfo, readCertificate } from "@/lib/pki"
import { addCustomer, admin, type Customer, memberOf, outcome, viewer } from "../../support/cast"
import { bootstrapTestDatabase, type TestDatabase } from "../../support/database"
import { makeOddCertificate, nameOf, type OddCertificate, oddName } from "../../support/odd-certificate"
import { type Hierarchy, makeHierarchy } from "../../unit/pki/hierarchy"
import { addApi, addPartner, host, issue, publish, readHead } from "../publication/scene"

let database: TestDatabase
let bank: Hierarchy
let anchorId: string
let acme: Customer

const hour = 3_600_000

beforeAll(async () => {
  database = await bootstrapTestDatabase()
  bank = await makeHierarchy(new Date(), "Bank")
  const { id } = await database.usecases.addExternalAnchor(admin, {
    environment: "sandbox",
    name: "Bank CA",
    certificate: bank.root.pem,
  })
  anchorId = id
  acme = await addCustomer(database)
})

afterAll(() => database.close())

const foreign = (odd: OddCertificate = {}) =>
  makeOddCertificate(bank, { subject: nameOf("QWAC"), chain: [bank.issuing], ...odd })

const register = (certificate: string, customer = acme, actor = admin) =>
  database.usecases.registerExternalCertificate(actor, { applicationId: customer.applicationId, certificate })

/** What stands beside the field, and its code. */
async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work
    return "done"
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    return `${error.code}: ${error.fields?.certificate}`
  }
}

describe("a certificate of another CA", () => {
  it("is registered by the partner's own people, and shows with its issuer, its anchor and its end", async () => {
    const { pem, info } = await foreign()
    const member = memberOf(acme.partnerId)
    const seen = await database.usecases.previewExternalCertificate(member, {
      applicationId: acme.applicationId,
      certificate: pem,
    })
    expect(seen).toMatchObject({ sha256: info.sha256, anchor: "Bank CA", subject: info.subject })
    const { id } = await register(pem, acme, member)
    const shown = await database.queries.getCertificate(member, id)
    expect(shown).toMatchObject({
      status: "valid",
      keySource: "external",
      environment: "sandbox",
      sha256: info.sha256,
      issuer: { id: anchorId, name: "Bank CA", subject: info.issuer },
      chain: `${bank.issuing.pem}${bank.root.pem}`,
    })
    expect(shown.timeline[0]).toMatchObject({ what: "Registered", by: member.name })
    const { items } = await database.queries.listCertificates(admin, { limit: 50, environment: "sandbox" })
    expect(items.map((item) => item.id)).toContain(id)
    expect(await database.queries.identifyPeer({ sha256: info.sha256 })).toMatchObject({
      actor: { kind: "application", id: acme.applicationId },
      certificate: { issuer: info.issuer },
      refusal: null,
    })
  })

  it("counts from the publication on that says so in words, and from the revocation on no longer", async () => {
    await addApi(database)
    const partner = await addPartner(database, "Pay", ["payments:read"])
    await publish(database)
    const { pem, info } = await foreign()
    const { id } = await register(pem, partner)
    const ask = async () => {
      const request = { environment: "sandbox", host, method: "GET", path: "/payments/1" }
      return (await database.usecases.decideRequest(admin, { ...request, clientCertificate: info.pem })).reason
    }
    expect(await ask()).toBe("untrusted-issuer")
    const { summary } = await database.usecases.reviewChanges(admin, { environment: "sandbox" })
    const words = summary.flatMap(({ who, gains }) => gains.map((line) => `${who}: ${line}`))
    expect(words.join("\n")).toContain(
      `Payment app of Pay: may also present certificate ${info.sha256.slice(0, 8)}… from Bank CA until `,
    )
    await publish(database)
    expect(await ask()).toBe("allowed")
    const head = await readHead(database)
    expect(head.pinned.get(info.sha256)).toBe(info.pem)

    // nobody's unpublished edits go along with the stop (rule 8)
    const other = await foreign()
    await register(other.pem, partner)
    const { sequence } = await database.usecases.revokeCertificate(admin, { id, reason: "superseded" })
    const stopped = await readHead(database)
    expect(stopped.manifest).toMatchObject({ sequence, kind: "revocation" })
    expect(stopped.revocations.revoked.map(({ sha256 }) => sha256)).toEqual([info.sha256])
    expect(stopped.pinned.has(other.info.sha256)).toBe(false)
    expect(await ask()).toBe("certificate-revoked")
    expect(await database.queries.getCertificate(admin, id)).toMatchObject({ revocation: { sequence } })
    await publish(database)
    expect(await ask()).toBe("untrusted-issuer")
    expect((await readHead(database)).pinned.has(other.info.sha256)).toBe(true)
  })

  it("leaves the policy when it has ended", async () => {
    const partner = await addPartner(database, "Brief", [])
    const { pem, info } = await foreign()
    const { id } = await register(pem, partner)
    await publish(database)
    expect((await readHead(database)).pinned.has(info.sha256)).toBe(true)
    // its end comes between two publications
    await database.sql(
      `update certificate set not_after = now(), not_before = now() - interval '1 day' where id = '${id}'`,
    )
    await publish(database)
    expect((await readHead(database)).pinned.has(info.sha256)).toBe(false)
  })

  it("may begin later, when gateways begin to take it", async () => {
    const now = Date.now()
    const { pem } = await foreign({ notBefore: new Date(now + hour), notAfter: new Date(now + 2 * hour) })
    expect(await refusal(register(pem))).toBe("done")
  })

  it("is refused with the reason beside the field", async () => {
    const now = Date.now()
    const other = await makeHierarchy(new Date(), "Elsewhere")
    const alone = await foreign({ chain: [] })
    const stranger = await foreign()
    const ours = await issue(database, acme.applicationId)
    const theirs = await foreign()
    await register(theirs.pem)
    const past = { notBefore: new Date(now - 2 * hour), notAfter: new Date(now - hour) }
    const twin = { ...bank.issuing, subjectName: (await ourIssuing()).subjectName }
    const refused: Record<string, [text: string, words: RegExp]> = {
      "without its issuers": [alone.pem, /leads to none of the authorities/],
      "of a CA that is not accepted": [
        (await foreign({ issuer: other.issuing, signer: other.issuingKey.signer, chain: [other.issuing, other.root] }))
          .pem,
        /leads to none of the authorities/,
      ],
      "that has ended": [(await foreign(past)).pem, /ended on/],
      "for servers": [(await foreign({ purpose: "serverAuth" })).pem, /lacks clientAuth/],
      "with a forged signature": [(await foreign({ signer: other.issuingKey.signer })).pem, /signature .* is not good/],
      "with another certificate behind it": [`${stranger.pem}${theirs.info.pem}`, /one certificate at a time/],
      "of an authority": [bank.issuing.pem, /certificate of an authority/],
      "of ours": [ours.pem, /Gatewarden's own authorities/],
      "under the name of ours": [(await foreign({ issuer: twin })).pem, /Gatewarden's own authorities/],
      "registered already": [theirs.pem, /^duplicate: This certificate is already registered for Ledger\.$/],
      "cut short": [theirs.pem.slice(0, 300), /no END line|damaged/],
      "with text behind it": [`${theirs.pem}hello`, /no PEM block/],
      "with more blocks than a chain has": [theirs.pem.repeat(9), /^too_large/],
      "of another label": [theirs.info.pem.replaceAll("CERTIFICATE", "CERTIFICATE REQUEST"), /not a CERTIFICATE/],
      "with its private key": [`${theirs.info.pem}${theirs.key}`, /private key/],
      "that is too long for gateways": [
        (await foreign({ subject: oddName([["OU", "x".repeat(4500)]], [["CN", "x"]]) })).pem,
        /gateways pass on/,
      ],
    }
    for (const [name, [text, words]] of Object.entries(refused)) {
      expect(await refusal(register(text)), name).toMatch(words)
    }
  })

  it("is refused for a key that another partner uses, or that is known to be out", async () => {
    const other = await addCustomer(database)
    const { pem, info } = await foreign()
    await register(pem, other)
    // the same key in another certificate
    const again = await foreign({ of: info })
    expect(await refusal(register(again.pem))).toMatch(/^foreign_key: The key of this certificate is already in use/)
    expect(await refusal(register(again.pem, other))).toBe("done")
    const { items } = await database.queries.listCertificates(admin, { limit: 1, q: info.sha256 })
    await database.usecases.revokeCertificate(admin, { id: items[0]?.id ?? "", reason: "keyCompromise" })
    expect(await refusal(register((await foreign({ of: info })).pem, other))).toMatch(/^compromised_key: /)
    expect(await refusal(register(pem, other))).toMatch(/^compromised_key: /)
  })

  it("is no business of others: neither of viewers nor of another partner's people", async () => {
    const { pem } = await foreign()
    const other = await addCustomer(database)
    expect(await outcome(register(pem, acme, viewer))).toBe("forbidden")
    expect(await outcome(register(pem, acme, memberOf(other.partnerId)))).toBe("not_found")
    const asked = { applicationId: acme.applicationId, certificate: pem }
    expect(await outcome(database.usecases.previewExternalCertificate(memberOf(other.partnerId), asked))).toBe(
      "not_found",
    )
    await database.usecases.suspendApplication(admin, { id: other.applicationId, reason: "Test" })
    expect(await outcome(register(pem, other))).toBe("conflict")
  })

  it("is registered once, by whoever comes first", async () => {
    const [one, two] = [await addCustomer(database), await addCustomer(database)]
    const { pem } = await foreign()
    const outcomes = await Promise.all([outcome(register(pem, one)), outcome(register(pem, two))])
    expect(outcomes.filter((code) => code === "done")).toHaveLength(1)
  })
})

describe("an authority of others", () => {
  const add = (certificate: string, name = "Another") =>
    database.usecases.addExternalAnchor(admin, { environment: "sandbox", name, certificate })

  it("is accepted by administrators alone, once, and if it is an authority that is not ours", async () => {
    const member = memberOf(acme.partnerId)
    const certificate = bank.issuing.pem
    expect(
      await outcome(database.usecases.addExternalAnchor(member, { environment: "sandbox", name: "X", certificate })),
    ).toBe("forbidden")
    expect(await refusal(add(bank.root.pem))).toMatch(
      /^duplicate: This authority is already accepted in sandbox, as Bank CA/,
    )
    expect(await outcome(add(bank.issuing.pem, "bank ca"))).toBe("duplicate")
    expect(await refusal(add((await foreign({ chain: [] })).pem))).toMatch(/not the certificate of an authority/)
    expect(await refusal(add((await ourIssuing()).pem))).toMatch(/Gatewarden's own authorities/)
    expect(await database.queries.listExternalAnchors(member)).toMatchObject([{ name: "Bank CA", certificates: null }])
  })

  it("stays while certificates below it go on, unless they are revoked together with it, at once", async () => {
    const shop = await makeHierarchy(new Date(), "Shop")
    const { id } = await add(shop.issuing.pem, "Shop CA")
    const partner = await addPartner(database, "Shopper", [])
    const { pem, info } = await makeOddCertificate(shop, { subject: nameOf("x") })
    await register(pem, partner)
    await publish(database)
    expect(await outcome(database.usecases.removeExternalAnchor(admin, { id, reason: "Test", revoke: false }))).toBe(
      "conflict",
    )
    const { revoked, sequence } = await database.usecases.removeExternalAnchor(admin, {
      id,
      reason: "Hacked",
      revoke: true,
    })
    expect(revoked).toBe(1)
    const head = await readHead(database)
    expect(head.manifest).toMatchObject({ sequence, kind: "revocation" })
    expect(head.revocations.revoked.map(({ sha256 }) => sha256)).toContain(info.sha256)
    expect(await refusal(register((await makeOddCertificate(shop, {})).pem, partner))).toMatch(/leads to none/)
    const anchors = await database.queries.listExternalAnchors(admin, { environment: "sandbox" })
    expect(anchors.map(({ name }) => name)).toEqual(["Bank CA"])
    // and may be accepted anew
    expect(await outcome(add(shop.issuing.pem, "Shop CA"))).toBe("done")
  })
})

async function ourIssuing(): Promise<CertificateInfo> {
  const { der } = await database.db.authority.findFirstOrThrow({
    where: { environmentName: "sandbox", kind: "issuing" },
  })
  return readCertificate(der)
}
