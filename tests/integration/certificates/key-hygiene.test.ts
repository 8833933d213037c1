// One judge of keys for every door: whoever asks, and wherever, with a key that is another's, or that is known to be compromised, gets
// no certificate, and is told which of the two, but never whose.
import { randomBytes } from "node:crypto"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import { parseCsr, pemDecodeOne } from "@/lib/pki"
import { makeUseCases } from "@/lib/usecases"
import { addCustomer, admin, type Customer, fresh, memberOf, outcome } from "@/tests/support/cast"
import { makeCsr } from "@/tests/support/csr"
import { bootstrapTestDatabase, type TestDatabase } from "@/tests/support/database"

let database: TestDatabase
beforeAll(async () => {
  database = await bootstrapTestDatabase()
})
afterAll(() => database.close())

type Door = (csr: string) => Promise<unknown>

/** A new owner at each door, so that the key is never its own. */
const doors: Record<string, Door> = {
  "a signing request of an application": async (csr) => issue(await addCustomer(database), csr),
  "a browser's key of a partner's person": async (csr) => {
    const { partnerId, applicationId } = await addCustomer(database)
    return database.usecases.issueCertificate(memberOf(partnerId), { applicationId, csr, keySource: "browser" })
  },
  "the enrolment of a gateway": async (csr) => enrol(await addGateway(), csr),
  "EST with a one-time code": async (csr) => {
    const { applicationId } = await addCustomer(database)
    const { code } = await database.usecases.createApplicationCode(admin, { applicationId })
    return database.usecases.enrolWithCode({ user: applicationId, code, request: derOf(csr), label: null })
  },
  "renewal by EST": async (csr) => {
    const { partnerId, applicationId } = await addCustomer(database)
    const { id: certificateId } = await issue({ partnerId, applicationId }, await makeCsr())
    const actor: Actor = { kind: "application", id: applicationId, name: "Ledger", partnerId, environment: "sandbox" }
    return database.usecases.renewCertificate(actor, { certificateId, request: derOf(csr), label: null })
  },
  "the creation of an operator": (csr) =>
    database.usecases.createOperator(admin, { name: fresh("robot").replace(" ", "-"), role: "viewer", csr, days: 1 }),
}

const issue = ({ applicationId }: Customer, csr: string) =>
  database.usecases.issueCertificate(admin, { applicationId, csr, keySource: "csr" })

async function addGateway(): Promise<string> {
  const gateway = { name: fresh("edge"), environment: "sandbox", target: "nginx" as const, pattern: "proxy" as const }
  return (await database.usecases.registerGateway(admin, gateway)).id
}

async function enrol(gatewayId: string, csr: string): Promise<unknown> {
  const { code } = await database.usecases.createEnrolmentCode(admin, { gatewayId })
  return database.usecases.enrolGateway({ code, csr })
}

const derOf = (csr: string): Uint8Array => pemDecodeOne("CERTIFICATE REQUEST", csr)
const keyOf = (csr: string): string => parseCsr(csr).spkiSha256

describe.each(Object.entries(doors))("%s", (_, door) => {
  test("is open to a new key", async () => {
    expect(await outcome(door(await makeCsr()))).toBe("done")
  })

  test.each(Object.entries(doors))("refuses a key that came in by %s", async (_, first) => {
    const csr = await makeCsr()
    await first(csr)
    expect(await outcome(door(csr))).toBe("foreign_key")
  })

  test("refuses a key whose certificate was revoked because it was compromised, whoever held that", async () => {
    const csr = await makeCsr()
    await issue(await addCustomer(database), csr)
    const { id } = await database.db.certificate.findFirstOrThrow({ where: { spkiSha256: keyOf(csr) } })
    await database.usecases.revokeCertificate(admin, { id, reason: "keyCompromise" })
    expect(await outcome(door(csr))).toBe("compromised_key")
  })

  test("refuses a key that was reported without any certificate for it", async () => {
    const csr = await makeCsr()
    const target = { kind: "key" as const, id: keyOf(csr) }
    await database.usecases.revokeMany(admin, { target, reason: "keyCompromise" })
    expect(await outcome(door(csr))).toBe("compromised_key")
    expect(await database.db.certificate.count({ where: { spkiSha256: target.id } })).toBe(0)
  })
})

test("an owner keeps its own key, and loses that too once it is compromised", async () => {
  const [csr, gatewayCsr] = [await makeCsr(), await makeCsr()]
  const customer = await addCustomer(database)
  const gateway = await addGateway()
  await issue(customer, csr)
  await enrol(gateway, gatewayCsr)
  expect(await outcome(issue(customer, csr))).toBe("done")
  expect(await outcome(enrol(gateway, gatewayCsr))).toBe("done")
  for (const id of [keyOf(csr), keyOf(gatewayCsr)]) {
    await database.usecases.revokeMany(admin, { target: { kind: "key", id }, reason: "keyCompromise" })
  }
  expect(await outcome(issue(customer, csr))).toBe("compromised_key")
  expect(await outcome(enrol(gateway, gatewayCsr))).toBe("compromised_key")
})

test("a certificate that was revoked for another reason leaves its key to its owner alone", async () => {
  const csr = await makeCsr()
  const customer = await addCustomer(database)
  const { id } = await issue(customer, csr)
  await database.usecases.revokeCertificate(admin, { id, reason: "superseded" })
  expect(await outcome(issue(customer, csr))).toBe("done")
  expect(await outcome(issue(await addCustomer(database), csr))).toBe("foreign_key")
})

test("a key that is reported between intent and signature gets no certificate", async () => {
  const csr = await makeCsr()
  const { keys } = database.deps
  const usecases = makeUseCases({
    ...database.deps,
    keys: {
      ...keys,
      async sign(...asked) {
        const reported = { spkiSha256: keyOf(csr), reason: "Found in a repository", reportedBy: "usr_admin" }
        await database.deps.write(admin, async ({ tx, record }) => {
          await tx.compromisedKey.create({ data: reported })
          record({ action: "key.reported", subject: { kind: "key", id: reported.spkiSha256, name: "A key" } })
        })
        return keys.sign(...asked)
      },
    },
  })
  const { applicationId } = await addCustomer(database)
  expect(await outcome(usecases.issueCertificate(admin, { applicationId, csr, keySource: "csr" }))).toBe(
    "compromised_key",
  )
  expect(await database.db.certificate.count({ where: { applicationId, status: "valid" } })).toBe(0)
})

test("the refusals say what to do, and nothing of whom the key belongs to", async () => {
  const name = `Partner ${randomBytes(4).toString("hex")}`
  const { id: partnerId } = await database.usecases.registerPartner(admin, {
    name,
    legalName: `${name} AG`,
    contacts: [],
  })
  await database.usecases.activatePartner(admin, { id: partnerId })
  const { id: applicationId } = await database.usecases.createApplication(admin, {
    partnerId,
    name: "Secret project",
    environment: "sandbox",
  })
  const csr = await makeCsr()
  await issue({ partnerId, applicationId }, csr)
  const foreign = await detailOf(doors["a signing request of an application"]?.(csr))
  await database.usecases.revokeMany(admin, { target: { kind: "key", id: keyOf(csr) }, reason: "keyCompromise" })
  const compromised = await detailOf(doors["a signing request of an application"]?.(csr))
  for (const detail of [foreign, compromised]) {
    expect(detail).toMatch(/Make a new key pair/)
    expect(detail).not.toMatch(/Secret project|app_|ptn_/)
    expect(detail).not.toContain(name)
  }
  expect(compromised).toMatch(/known to be compromised/)
})

async function detailOf(work: Promise<unknown> | undefined): Promise<string> {
  try {
    await work
    return "done"
  } catch (error) {
    if (error instanceof DomainError) return error.detail
    throw error
  }
}
