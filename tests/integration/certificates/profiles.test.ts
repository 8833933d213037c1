// What an environment says that its client certificates may be, and what is then issued and refused.
// On a real database; requests come from openssl, as partners make them.
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { DomainError } from "@/lib/core/domain-error"
import { readCertificate } from "@/lib/pki"
import { addCustomer, admin, type Customer, memberOf, outcome, viewer } from "../../support/cast"
import { bootstrapTestDatabase, type TestDatabase } from "../../support/database"
import { newKeys, opensslCsr } from "../../unit/pki/programs"
import { addApi, host, publish, setScopes } from "../publication/scene"

let database: TestDatabase
let customer: Customer

const environment = "sandbox"
const everything = {
  certificateDays: 90,
  certificateMaxDays: 90,
  keyTypes: ["P-256" as const, "P-384" as const, "RSA" as const, "Ed25519" as const],
  certificateProfiles: ["standard" as const],
}

beforeAll(async () => {
  database = await bootstrapTestDatabase()
  customer = await addCustomer(database)
})
afterAll(() => database.close())

async function set(changes: Partial<Parameters<TestDatabase["usecases"]["setCertificateProfile"]>[1]>, actor = admin) {
  const { profileRevision: revision } = await database.queries.getEnvironment(admin, environment)
  return database.usecases.setCertificateProfile(actor, { ...everything, environment, revision, ...changes })
}

const issue = (
  more: { days?: number; profile?: "standard" | "transport" | "seal"; key?: keyof typeof newKeys } = {},
) => {
  const { key = "P-256", ...asked } = more
  const csr = opensslCsr(newKeys[key])
  return database.usecases.issueCertificate(admin, {
    applicationId: customer.applicationId,
    csr,
    keySource: "csr",
    ...asked,
  })
}

async function refusal(work: Promise<unknown>): Promise<Record<string, string>> {
  try {
    await work
    return {}
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    return error.fields ?? { [error.code]: error.detail }
  }
}

describe("the profile of an environment", () => {
  it("says how long certificates last, and how long they may", async () => {
    await set({ certificateDays: 30, certificateMaxDays: 200 })
    const days = ({ notBefore, notAfter }: { notBefore: string; notAfter: string }) =>
      Math.floor((Date.parse(notAfter) - Date.parse(notBefore)) / 86_400_000)
    expect(days(await issue())).toBe(30)
    expect(days(await issue({ days: 200 }))).toBe(200)
    expect(await refusal(issue({ days: 201 }))).toEqual({
      days: "Certificates of sandbox last at most 200 days. Ask for that or less.",
    })
  })

  it("says which keys they may be for", async () => {
    await set({ keyTypes: ["P-384", "RSA"] })
    expect(await outcome(issue({ key: "P-384" }))).toBe("done")
    expect(await outcome(issue({ key: "RSA-2048" }))).toBe("done")
    expect(await refusal(issue())).toEqual({
      csr: "The key of this request is P-256; sandbox takes P-384, RSA. Make a key of such a kind.",
    })
  })

  it("says which profiles may be asked for, of which the first is given", async () => {
    await set({ certificateProfiles: ["transport", "standard", "seal"] })
    expect(await refusal(issue())).toHaveProperty("conflict", expect.stringMatching(/none registered/))
    const { revision } = await database.queries.getPartner(admin, customer.partnerId)
    await database.usecases.updatePartner(admin, {
      id: customer.partnerId,
      revision,
      organizationIdentifier: "PSDDE-BAFIN-123456",
    })
    const given = await issue()
    expect(readCertificate(given.pem).subject).toContain(
      `CN=${customer.applicationId},organizationIdentifier=PSDDE-BAFIN-123456,O=`,
    )
    expect(await database.queries.getCertificate(admin, given.id)).toMatchObject({ profile: "transport" })
    expect(readCertificate((await issue({ profile: "standard" })).pem).subject).not.toContain("organizationIdentifier")
    await set({ certificateProfiles: ["standard"] })
    expect(await refusal(issue({ profile: "seal" }))).toEqual({
      profile: "Certificates of sandbox are standard. Choose one of these.",
    })
  })

  it("lets transport certificates in at gateways, and seals nowhere", async () => {
    await set({ certificateProfiles: ["standard", "transport", "seal"] })
    await addApi(database)
    await setScopes(database, customer.applicationId, ["payments:read"])
    await publish(database)
    const ask = (clientCertificate: string) =>
      database.usecases.decideRequest(admin, {
        environment,
        host,
        method: "GET",
        path: "/payments/1",
        clientCertificate,
      })
    expect(await ask((await issue({ profile: "transport" })).pem)).toMatchObject({ reason: "allowed" })
    const seal = await issue({ profile: "seal" })
    expect(await ask(seal.pem)).toMatchObject({ reason: "untrusted-issuer" })
    const peer = await database.queries.identifyPeer({ sha256: seal.sha256 })
    expect(peer?.refusal).toBe("This certificate seals documents. Present one that is for calls.")
  })

  it("is changed by administrators alone, from the version that they have read, with an event that says what", async () => {
    expect(await outcome(set({}, viewer))).toBe("forbidden")
    expect(await outcome(set({}, memberOf(customer.partnerId)))).toBe("forbidden")
    expect(await outcome(set({ revision: 999 }))).toBe("precondition_failed")
    expect(await refusal(set({ certificateDays: 100 }))).toHaveProperty("certificateMaxDays")
    expect(await refusal(set({ certificateProfiles: ["seal"] }))).toHaveProperty("certificateProfiles")
    await set({ certificateDays: 10 })
    const { items } = await database.queries.listAuditEvents(admin, { limit: 1, action: "environment.profile-changed" })
    expect(items[0]).toMatchObject({ detail: { after: { certificateDays: 10 } } })
    await set({})
  })
})
