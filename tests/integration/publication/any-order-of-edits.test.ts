// Whatever is edited in whatever order, between publications, rollbacks and ends that come by themselves, a publication that looks at
// what was edited comes to the bytes of one that looks at everything. By chance, from a seed that a failure names.
import { afterAll, beforeAll, expect, test } from "vitest"
import { DomainError } from "@/lib/core/domain-error"
import { bootstrapTestDatabase, type TestDatabase } from "../../support/database"
import { makeOddCertificate, nameOf } from "../../support/odd-certificate"
import { type Hierarchy, makeHierarchy } from "../../unit/pki/hierarchy"
import { expectSame } from "./both-ways"
import { addApi, addPartner, admin, environment, issue, type Partner, publish, setScopes } from "./scene"

const steps = 120
const dayMs = 86_400_000
const reason = "Test"

let database: TestDatabase
let bank: Hierarchy
let now = new Date()

beforeAll(async () => {
  database = await bootstrapTestDatabase({ clock: () => now })
  bank = await makeHierarchy(now, "Bank")
  await database.usecases.addExternalAnchor(admin, { environment, name: "Bank CA", certificate: bank.root.pem })
})
afterAll(() => database?.close())

test(`a publication of edits is one of everything, after each of ${steps} edits in an order by chance`, async () => {
  const seed = Math.floor(Math.random() * 2 ** 32)
  const chance = makeChance(seed)
  const { id: apiId } = await addApi(database)
  const partners = [await addPartner(database, "First"), await addPartner(database, "Second")]
  await publish(database)
  const done = new Map<string, number>()
  for (let step = 0; step < steps; step++) {
    // what is unpublished is looked at anyway, and hides what the next edit leaves out
    if (chance.below(3) > 0) await publish(database).catch(isRefusal)
    const [name, edit] = chance.oneOf(Object.entries(edits))
    const outcome = await edit({ chance, partners, apiId, partner: chance.oneOf(partners) }).then(() => true, isRefusal)
    if (outcome) done.set(name, (done.get(name) ?? 0) + 1)
    await expectSame(database, `seed ${seed}, step ${step}: ${name}`)
    now = new Date(now.getTime() + 1000)
  }
  // a walk in which everything is refused shows nothing
  expect(
    [...done.values()].reduce((sum, count) => sum + count, 0),
    `seed ${seed}`,
  ).toBeGreaterThan(steps / 3)
  expect(done.size, `seed ${seed}`).toBeGreaterThan(Object.keys(edits).length / 2)
})

/** A partner that is gone cannot be suspended: no edit, and nothing to say. */
function isRefusal(error: unknown): false {
  if (error instanceof DomainError) return false
  throw error
}

type Scene = { chance: Chance; partners: Partner[]; apiId: string; partner: Partner }
type Edit = (scene: Scene) => Promise<unknown>

const scopes = ["payments:read", "payments:write", "refunds:write"]

const edits: Record<string, Edit> = {
  "roll back": async ({ chance }) => {
    const { sequence } = await database.db.environmentHead.findUniqueOrThrow({
      where: { environmentName: environment },
    })
    await database.usecases.rollBack(admin, { environment, to: 1 + chance.below(sequence - 1), message: "Back" })
  },
  "pass time": async ({ chance }) => {
    now = new Date(now.getTime() + chance.below(3) * dayMs)
  },
  "add a partner": async ({ partners }) => {
    partners.push(await addPartner(database, `Partner ${partners.length}`, ["payments:read"]))
  },
  "add an application": async ({ partners, partner: { partnerId } }) => {
    const name = `App ${partners.length}`
    const { id } = await database.usecases.createApplication(admin, { partnerId, name, environment })
    partners.push({ partnerId, applicationId: id })
  },
  "set grants": ({ chance, partner: { applicationId } }) => {
    const endsAt = chance.below(2) === 0 ? null : new Date(now.getTime() + (1 + chance.below(4)) * dayMs)
    return setScopes(database, applicationId, scopes.slice(chance.below(3), 3), endsAt)
  },
  "request access": ({ chance, partner: { applicationId } }) =>
    database.usecases.requestGrant(admin, { applicationId, scope: chance.oneOf(scopes), endsAt: null, reason }),
  "approve access": async ({ partner: { applicationId } }) => {
    const grant = await database.db.grant.findFirst({ where: { applicationId, status: "requested" } })
    if (grant !== null) await database.usecases.approveGrant(admin, { id: grant.id })
  },
  "withdraw access": async ({ partner: { applicationId } }) => {
    const grant = await database.db.grant.findFirst({ where: { applicationId, status: "approved" } })
    if (grant !== null) await database.usecases.withdrawGrant(admin, { id: grant.id, reason })
  },
  "suspend an application": ({ partner: { applicationId: id } }) =>
    database.usecases.suspendApplication(admin, { id, reason }),
  "resume an application": ({ partner: { applicationId: id } }) =>
    database.usecases.resumeApplication(admin, { id, reason }),
  "retire an application": ({ chance, partner: { applicationId: id } }) =>
    chance.below(3) > 0 ? Promise.resolve() : database.usecases.retireApplication(admin, { id, reason }),
  "suspend a partner": ({ partner: { partnerId: id } }) => database.usecases.suspendPartner(admin, { id, reason }),
  "resume a partner": ({ partner: { partnerId: id } }) => database.usecases.resumePartner(admin, { id, reason }),
  "offboard a partner": ({ chance, partner: { partnerId: id } }) =>
    chance.below(4) > 0 ? Promise.resolve() : database.usecases.offboardPartner(admin, { id, reason }),
  "rename a partner": async ({ chance, partner: { partnerId: id } }) => {
    const { revision } = await database.db.partner.findUniqueOrThrow({ where: { id } })
    await database.usecases.updatePartner(admin, { id, legalName: `Name ${chance.below(99)} SE`, revision })
  },
  "issue a certificate": ({ partner: { applicationId } }) => issue(database, applicationId),
  "register a certificate": async ({ chance, partner: { applicationId } }) => {
    const notAfter = new Date(now.getTime() + (1 + chance.below(5)) * dayMs)
    const odd = { subject: nameOf("QWAC"), chain: [bank.issuing], notBefore: now, notAfter }
    const { pem } = await makeOddCertificate(bank, odd)
    await database.usecases.registerExternalCertificate(admin, { applicationId, certificate: pem })
  },
  "revoke a certificate": async ({ partner: { applicationId } }) => {
    const certificate = await database.db.certificate.findFirst({ where: { applicationId, status: "valid" } })
    if (certificate !== null)
      await database.usecases.revokeCertificate(admin, { id: certificate.id, reason: "superseded" })
  },
  "add a route": ({ chance, apiId }) =>
    database.usecases.addRoute(admin, {
      ...{ apiId, methods: ["GET"], path: `/more/${chance.below(9)}`, scope: chance.oneOf(scopes) },
    }),
  "remove a route": async ({ apiId }) => {
    const route = await database.db.route.findFirst({ where: { apiId, path: { startsWith: "/more" } } })
    if (route !== null) await database.usecases.removeRoute(admin, { id: route.id })
  },
}

type Chance = { below: (end: number) => number; oneOf: <T>(items: readonly T[]) => T }

/** Numbers of a linear congruential generator (Numerical Recipes): no secrets are made of them. */
function makeChance(seed: number): Chance {
  let state = seed
  const below = (end: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * end)
  }
  return {
    below,
    oneOf: (items) => {
      const item = items[below(items.length)]
      if (item === undefined) throw new Error("there is nothing to choose from")
      return item
    },
  }
}
