// First run, invitations, sign-in and what ends a session: each link once, each refusal alike, no session that outlives its cause.
import { randomUUID } from "node:crypto"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import type { Actor } from "@/lib/core/actor"
import { systemActor } from "@/lib/usecases/authorities/once"
import { addCustomer, admin, fresh, outcome, viewer } from "@/tests/support/cast"
import { bootstrapTestDatabase, type TestDatabase } from "@/tests/support/database"

const password = "correct horse battery staple"

let database: TestDatabase
beforeAll(async () => {
  database = await bootstrapTestDatabase()
})
afterAll(() => database.close())

const tokenOf = (url: string) => new URL(url).hash.slice(1)
const address = () => `${randomUUID()}@people.test`

type Person = { id: string; email: string; actor: Actor }

async function addPerson(role: "admin" | "approver" | "viewer" = "viewer"): Promise<Person> {
  const { usecases, db } = database
  const email = address()
  const { url } = await usecases.inviteStaff(admin, { email, name: fresh("Person"), role })
  const { userId: id } = await usecases.acceptInvitation({ token: tokenOf(url), password })
  const { name } = await db.user.findUniqueOrThrow({ where: { id } })
  return { id, email, actor: { kind: "user", id, name, role } }
}

const network = () => `192.0.2.${Math.ceil(Math.random() * 250)}`
const signIn = (email: string, typed = password, from = network()) =>
  database.usecases.authenticateWithPassword({ email, password: typed, network: from })
const stands = ({ sessionId, sessionVersion }: { sessionId: string; sessionVersion: number }) =>
  database.usecases.resumeSession({ sessionId, sessionVersion })

describe("first run", () => {
  let alone: TestDatabase
  beforeEach(async () => {
    alone = await bootstrapTestDatabase()
    return () => alone.close()
  })

  const complete = (token: string, email = address()) =>
    alone.usecases.completeSetup({ token, name: "First", email, password })

  test("the setup link makes one administrator, and works once", async () => {
    const link = await alone.usecases.createSetupLink(systemActor)
    const token = link?.token ?? ""
    expect(await outcome(complete(token))).toBe("done")
    expect(await outcome(complete(token))).toBe("link_invalid")
    expect(await alone.db.user.findMany({ select: { role: true } })).toEqual([{ role: "admin" }])
    expect(await alone.usecases.createSetupLink(systemActor)).toBeNull()
  })

  test("two who open it at once do not both become the first", async () => {
    const link = await alone.usecases.createSetupLink(systemActor)
    const both = await Promise.all([1, 2].map(() => outcome(complete(link?.token ?? ""))))
    expect(both.sort()).toEqual(["done", "link_invalid"])
  })

  test("a newer link voids the one before", async () => {
    const older = await alone.usecases.createSetupLink(systemActor)
    await alone.usecases.createSetupLink(systemActor)
    expect(await outcome(complete(older?.token ?? ""))).toBe("link_invalid")
  })

  test("no table holds the token", async () => {
    const link = await alone.usecases.createSetupLink(systemActor)
    const rows = JSON.stringify([
      await alone.db.setupLink.findMany(),
      await alone.db.auditEvent.findMany({ select: { detail: true } }),
    ])
    expect(rows).not.toContain(link?.token)
  })
})

describe("an invitation", () => {
  test("is accepted once", async () => {
    const { url } = await database.usecases.inviteStaff(admin, { email: address(), name: "New", role: "viewer" })
    const accept = () => outcome(database.usecases.acceptInvitation({ token: tokenOf(url), password }))
    expect((await Promise.all([accept(), accept()])).sort()).toEqual(["done", "link_invalid"])
  })

  test("that was taken back, or replaced by a newer one, opens nothing", async () => {
    const email = address()
    const older = await database.usecases.inviteStaff(admin, { email, name: "New", role: "viewer" })
    const newer = await database.usecases.inviteStaff(admin, { email, name: "New", role: "viewer" })
    const accept = (url: string) => outcome(database.usecases.acceptInvitation({ token: tokenOf(url), password }))
    expect(await accept(older.url)).toBe("link_invalid")
    await database.usecases.revokeInvitation(admin, { id: newer.id })
    expect(await accept(newer.url)).toBe("link_invalid")
  })

  test("of an address by two at once is one invitation", async () => {
    const email = address()
    const invite = () => outcome(database.usecases.inviteStaff(admin, { email, name: "New", role: "viewer" }))
    const both = await Promise.all([invite(), invite()])
    expect(both).toContain("done")
    expect(await database.db.invitation.count({ where: { email, revokedAt: null } })).toBe(1)
  })

  test("to an address with an account is a duplicate that names the field", async () => {
    const { email } = await addPerson()
    const work = database.usecases.inviteStaff(admin, { email, name: "Again", role: "viewer" })
    await expect(work).rejects.toMatchObject({ code: "duplicate", fields: { email: expect.any(String) } })
  })

  test("of a partner's person makes a person of that partner alone", async () => {
    const { partnerId } = await addCustomer(database)
    const email = address()
    const { url } = await database.usecases.invitePartnerMember(admin, { partnerId, email, name: "Mo" })
    const { userId } = await database.usecases.acceptInvitation({ token: tokenOf(url), password })
    const person = await database.db.user.findUniqueOrThrow({ where: { id: userId } })
    expect(person).toMatchObject({ role: "partner_member", partnerId })
  })

  test("with a weak password leaves the link open", async () => {
    const { url } = await database.usecases.inviteStaff(admin, { email: address(), name: "New", role: "viewer" })
    const accept = (typed: string) =>
      outcome(database.usecases.acceptInvitation({ token: tokenOf(url), password: typed }))
    expect(await accept("password1234")).toBe("invalid_input")
    expect(await accept(password)).toBe("done")
  })
})

describe("signing in", () => {
  test("refuses a wrong password, an unknown address and a disabled person in the same words", async () => {
    const person = await addPerson()
    const disabled = await addPerson()
    await database.usecases.disableUser(admin, { userId: disabled.id, reason: "Left" })
    const attempts = [signIn(person.email, "wrong"), signIn(address()), signIn(disabled.email)]
    const refusals = await Promise.all(attempts.map((attempt) => attempt.catch((error: unknown) => String(error))))
    expect(new Set(refusals).size).toBe(1)
    expect(refusals[0]).toContain("sign_in_failed")
  })

  test("of an address is stopped after ten wrong passwords, for the right one too", async () => {
    const { email } = await addPerson()
    for (let attempt = 0; attempt < 10; attempt++) expect(await outcome(signIn(email, "wrong"))).toBe("sign_in_failed")
    const refused = await signIn(email).catch((error: unknown) => error)
    expect(refused).toMatchObject({ code: "rate_limited", retryAfter: expect.any(Number) })
  })

  test("a hundred guesses at once get no further than ten in a row", async () => {
    const { email } = await addPerson()
    const guesses = await Promise.all(Array.from({ length: 30 }, () => outcome(signIn(email, "wrong"))))
    expect(guesses.filter((code) => code === "sign_in_failed")).toHaveLength(10)
  })

  test("the count says the same of an address without an account", async () => {
    const email = address()
    const codes = []
    for (let attempt = 0; attempt < 11; attempt++) codes.push(await outcome(signIn(email, "wrong")))
    expect(codes.at(-1)).toBe("rate_limited")
  })

  test("one network cannot try a thousand addresses", async () => {
    const from = "203.0.113.77"
    const codes = await Promise.all(Array.from({ length: 110 }, () => outcome(signIn(address(), "wrong", from))))
    expect(codes.filter((code) => code === "rate_limited")).toHaveLength(10)
  })

  test("a success forgives what was mistyped before", async () => {
    const { email } = await addPerson()
    for (let attempt = 0; attempt < 9; attempt++) await outcome(signIn(email, "wrong"))
    expect(await outcome(signIn(email))).toBe("done")
    expect(await outcome(signIn(email, "wrong"))).toBe("sign_in_failed")
  })

  test("with the old password, judged while it was being changed, gives no session", async () => {
    const person = await addPerson()
    const { passwords } = database.deps
    const verify = passwords.verify
    passwords.verify = async (typed, hash) => {
      passwords.verify = verify
      const right = await verify(typed, hash)
      const change = { currentPassword: password, newPassword: "another long enough secret", network: network() }
      await database.usecases.changePassword(person.actor, change)
      return right
    }
    expect(await outcome(signIn(person.email))).toBe("sign_in_failed")
  })
})

describe("a session ends", () => {
  test("at sign-out", async () => {
    const { email, actor } = await addPerson()
    const [here, elsewhere] = [await signIn(email), await signIn(email)]
    await database.usecases.endSession(actor, { sessionId: here.sessionId })
    expect([await stands(here), (await stands(elsewhere))?.id]).toEqual([null, actor.id])
  })

  test("everywhere, when its person says so", async () => {
    const { id, email, actor } = await addPerson()
    const session = await signIn(email)
    await database.usecases.endAllSessions(actor, { userId: id })
    expect(await stands(session)).toBeNull()
  })

  test("at demotion, but not at promotion", async () => {
    await addPerson("admin")
    const { id, email } = await addPerson("approver")
    const before = await signIn(email)
    await database.usecases.changeRole(admin, { userId: id, role: "admin" })
    expect(await stands(before)).toMatchObject({ role: "admin" })
    await database.usecases.changeRole(admin, { userId: id, role: "viewer" })
    expect(await stands(before)).toBeNull()
  })

  test("at disabling, and is not back when the person is", async () => {
    const { id, email } = await addPerson()
    const session = await signIn(email)
    await database.usecases.disableUser(admin, { userId: id, reason: "Lost laptop" })
    await database.usecases.enableUser(admin, { userId: id })
    expect(await stands(session)).toBeNull()
    expect(await outcome(signIn(email))).toBe("done")
  })

  test("at a password change, all but the one that asked, under its new version", async () => {
    const { email, actor } = await addPerson()
    const [here, elsewhere] = [await signIn(email), await signIn(email)]
    const { sessionVersion } = await database.usecases.changePassword(actor, {
      currentPassword: password,
      newPassword: "another long enough secret",
      sessionId: here.sessionId,
      network: network(),
    })
    expect([await stands(here), await stands(elsewhere)]).toEqual([null, null])
    expect(await stands({ ...here, sessionVersion })).toMatchObject({ id: actor.id })
  })

  test("when its partner is offboarded", async () => {
    const { partnerId } = await addCustomer(database)
    const email = address()
    const { url } = await database.usecases.invitePartnerMember(admin, { partnerId, email, name: "Mo" })
    await database.usecases.acceptInvitation({ token: tokenOf(url), password })
    const session = await signIn(email)
    await database.usecases.offboardPartner(admin, { id: partnerId, reason: "Contract ended" })
    expect(await stands(session)).toBeNull()
    expect(await outcome(signIn(email))).toBe("sign_in_failed")
  })

  test("and nobody ends another's", async () => {
    const [one, other] = [await addPerson(), await addPerson()]
    const session = await signIn(one.email)
    expect(await outcome(database.usecases.endSession(other.actor, { sessionId: session.sessionId }))).toBe("not_found")
    expect(await outcome(database.usecases.endAllSessions(viewer, { userId: one.id }))).toBe("not_found")
    expect(await stands(session)).not.toBeNull()
  })
})

test("two administrators who demote each other at once leave one", async () => {
  const alone = await bootstrapTestDatabase()
  const link = await alone.usecases.createSetupLink(systemActor)
  const first = await alone.usecases.completeSetup({
    token: link?.token ?? "",
    name: "First",
    email: address(),
    password,
  })
  const { url } = await alone.usecases.inviteStaff(admin, { email: address(), name: "Second", role: "admin" })
  const second = await alone.usecases.acceptInvitation({ token: tokenOf(url), password })
  const demotions = [first, second].map(({ userId }) =>
    outcome(alone.usecases.changeRole(admin, { userId, role: "viewer" })),
  )
  expect((await Promise.all(demotions)).sort()).toEqual(["conflict", "done"])
  await alone.close()
})
