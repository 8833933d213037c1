// Every server action is asked by everybody who may not: nobody signed in, a viewer, the wrong side, another partner's person,
// a page of another site, a session that has ended. None of them changes anything. An action that is not listed fails the count.
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest"
import { type Container, setContainer } from "@/lib/container"
import type { ActionResult } from "@/lib/core/action-result"
import { sealSessionToken, sessionCookie } from "@/lib/web/session-cookie"
import { addCustomer, admin, fresh } from "@/tests/support/cast"
import { makeCsr } from "@/tests/support/csr"
import { bootstrapTestDatabase, type TestDatabase } from "@/tests/support/database"
import { makeOddCertificate, nameOf } from "@/tests/support/odd-certificate"
import { type Account, type Aim, addAim, addMember, addStaff, password } from "@/tests/support/portal-world"

import { makeHierarchy } from "@/tests/unit/pki/hierarchy"

const publicUrl = "http://portal.test:3000"
const secret = "a secret of this test alone, long enough"

/** What the request that calls an action carries. */
const request = vi.hoisted(() => ({ headers: new Headers(), cookies: new Map<string, string>() }))
vi.mock("next/headers", () => ({
  headers: async () => request.headers,
  cookies: async () => ({
    get: (name: string) => (request.cookies.has(name) ? { name, value: request.cookies.get(name) } : undefined),
    set: (name: string, value: string) => request.cookies.set(name, value),
    delete: (name: string) => request.cookies.delete(name),
  }),
}))
vi.mock("next/cache", () => ({ refresh: () => undefined }))

type Action = (input: unknown) => Promise<ActionResult<unknown>>

const files = import.meta.glob<Record<string, unknown>>(["@/app/**/actions.ts", "@/app/**/*-action*.ts"])
const actions = new Map<string, Action>()

let database: TestDatabase
let aim: Aim
let ownAim: Aim
let csr: string
/** PEM of a certificate that another CA issued, which is accepted. */
let external: string
const people: Record<"admin" | "viewer" | "insider" | "stranger", Account> = Object.create(null)

beforeAll(async () => {
  database = await bootstrapTestDatabase()
  const { usecases, queries } = database
  const config = { publicUrl, authSecret: secret, machineUrl: "https://machine.test:8443", oidc: null }
  // the parts of the container that pages and actions reach for
  setContainer({ config, usecases, queries, log: { error: () => undefined } } as unknown as Container)
  aim = await addAim(database)
  ownAim = await addAim(database)
  csr = await makeCsr()
  external = await makeExternal()
  people.admin = await addStaff(database, "admin")
  people.viewer = await addStaff(database, "viewer")
  people.insider = await addMember(database, aim.partnerId)
  people.stranger = await addMember(database, (await addCustomer(database)).partnerId)
  for (const [file, load] of Object.entries(files)) {
    // what is not a file of endpoints has no directive, and nothing in it is called over the network
    if (file.endsWith("partner-actions.ts")) continue
    const folder = file.replace(/^.*\/app\//, "").replace(/\/?[^/]+\.ts$/, "") || "."
    // the wrappers answer functions of this type
    for (const [name, value] of Object.entries(await load())) actions.set(`${folder} ${name}`, value as Action)
  }
})

async function makeExternal(): Promise<string> {
  const bank = await makeHierarchy(new Date(), "Bank")
  await database.usecases.addExternalAnchor(admin, {
    environment: "sandbox",
    name: "Bank",
    certificate: bank.issuing.pem,
  })
  return (await makeOddCertificate(bank, { subject: nameOf("QWAC") })).pem
}

afterAll(async () => {
  setContainer(undefined)
  await database.close()
})
beforeEach(() => {
  request.headers = new Headers({ origin: publicUrl, host: "portal.test:3000", "x-forwarded-for": "192.0.2.1" })
  request.cookies.clear()
})

async function signIn({ email }: Account): Promise<{ sessionId: string; sessionVersion: number }> {
  const attempt = { email, password, network: fresh("network") }
  const { sessionId, sessionVersion } = await database.usecases.authenticateWithPassword(attempt)
  const token = await sealSessionToken({ sessionId, sessionVersion }, secret)
  request.cookies.set(sessionCookie(publicUrl).name, token)
  return { sessionId, sessionVersion }
}

const reason = "Because"
const revision = "1"
const day = "2099-01-01"
const inThreeDays = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10)
const webhook = "whk_00000000000000000000000000"

/** Input that is well-formed, so that what refuses it is who asks. Aimed at one partner's objects. */
const inputs: Record<string, (at: Aim) => Record<string, unknown>> = {
  "(admin) find": () => ({ q: "Partner" }),
  "(admin)/apis createApi": () => ({
    ...{ name: fresh("API"), environment: "sandbox", zone: "partner", owner: "Team" },
    ...{ hostname: "new.test", upstream: "http://127.0.0.1:1" },
  }),
  "(admin)/apis updateApi": ({ apiId }) => ({ id: apiId, revision, name: "Other" }),
  "(admin)/apis removeApi": ({ apiId }) => ({ id: apiId }),
  "(admin)/apis addRoute": ({ apiId }) => ({ apiId, methods: ["GET"], path: "/more", scope: "more:read" }),
  "(admin)/apis removeRoute": ({ routeId }) => ({ id: routeId }),
  "(admin)/applications renameApplication": ({ applicationId }) => ({ id: applicationId, revision, name: "Other" }),
  "(admin)/applications suspendApplication": ({ applicationId }) => ({ id: applicationId, reason }),
  "(admin)/applications resumeApplication": ({ applicationId }) => ({ id: applicationId }),
  "(admin)/applications retireApplication": ({ applicationId }) => ({ id: applicationId, reason }),
  "(admin)/applications issueCertificate": ({ applicationId }) => ({ applicationId, csr }),
  "(admin)/applications previewExternal": ({ applicationId }) => ({ applicationId, certificate: "x" }),
  "(admin)/applications registerExternal": ({ applicationId }) => ({ applicationId, certificate: "x" }),
  "(admin)/applications giveAccess": ({ applicationId, wantedScope }) => ({
    ...{ applicationId, scopes: [wantedScope], endsOn: day, reason },
  }),
  "(admin)/applications approveGrant": ({ requestId }) => ({ id: requestId }),
  "(admin)/applications withdrawGrant": ({ grantId }) => ({ id: grantId, reason }),
  "(admin)/audit verifyAudit": () => ({}),
  "(admin)/certificates revokeCertificate": ({ certificateId }) => ({ id: certificateId, reason: "unspecified" }),
  "(admin)/certificates revokeMany": ({ partnerId }) => ({ kind: "partner", id: partnerId, reason: "unspecified" }),
  "(admin)/certificates askReissue": () => ({ environment: "sandbox", reissueOn: inThreeDays, reason }),
  "(admin)/certificates withdrawReissue": () => ({ environment: "sandbox" }),
  "(admin)/certificates markInstalled": ({ certificateId }) => ({ id: certificateId }),
  "(admin)/gateways registerGateway": () => ({ name: fresh("edge"), environment: "sandbox" }),
  "(admin)/gateways createInstallCommand": ({ gatewayId }) => ({ gatewayId }),
  "(admin)/gateways setGatewayWave": ({ gatewayId }) => ({ id: gatewayId, wave: "1", revision }),
  "(admin)/gateways retireGateway": ({ gatewayId }) => ({ gatewayId, id: gatewayId, reason }),
  "(admin)/partners registerPartner": () => ({ name: fresh("Partner"), legalName: "Legal" }),
  "(admin)/partners updatePartner": ({ partnerId }) => ({ id: partnerId, revision, name: "Other" }),
  "(admin)/partners activatePartner": ({ partnerId }) => ({ id: partnerId }),
  "(admin)/partners suspendPartner": ({ partnerId }) => ({ id: partnerId, reason }),
  "(admin)/partners resumePartner": ({ partnerId }) => ({ id: partnerId }),
  "(admin)/partners offboardPartner": ({ partnerId }) => ({ id: partnerId, reason }),
  "(admin)/partners createApplication": ({ partnerId }) => ({ partnerId, name: "More", environment: "sandbox" }),
  "(admin)/partners invitePartnerMember": ({ partnerId }) => ({ partnerId, email: "more@x.test", name: "More" }),
  "(admin)/releases publishRelease": () => ({ environment: "sandbox", message: "Now", digest: "0".repeat(64) }),
  "(admin)/releases proposeRelease": () => ({ environment: "sandbox", message: "Soon", digest: "0".repeat(64) }),
  "(admin)/releases approveProposal": ({ proposalId }) => ({ id: proposalId }),
  "(admin)/releases rejectProposal": ({ proposalId }) => ({ id: proposalId, reason }),
  "(admin)/releases withdrawProposal": ({ proposalId }) => ({ id: proposalId, reason }),
  "(admin)/releases commentOnProposal": ({ proposalId }) => ({ id: proposalId, text: "Why?" }),
  "(admin)/releases rollBack": () => ({ environment: "sandbox", to: "1", message: "Back", digest: "0".repeat(64) }),
  "(admin)/releases haltRollout": () => ({ environment: "sandbox", reason }),
  "(admin)/releases resumeRollout": () => ({ environment: "sandbox", reason }),
  "(admin)/releases finishRollout": () => ({ environment: "sandbox", reason }),
  "(admin)/releases setRolloutPolicy": () => ({
    ...{ environment: "sandbox", rollout: "waves", bakeMinutes: "0", silentMinutes: "5" },
  }),
  "(admin)/settings demandFourEyes": () => ({ environment: "sandbox", demanded: "on" }),
  "(admin)/settings inviteStaff": () => ({ email: "staff@x.test", name: "Staff", role: "admin" }),
  "(admin)/settings revokeInvitation": ({ invitationId }) => ({ id: invitationId }),
  "(admin)/settings changeRole": () => ({ userId: people.viewer.userId, role: "admin" }),
  "(admin)/settings disableUser": () => ({ userId: people.admin.userId, reason }),
  "(admin)/settings enableUser": () => ({ userId: people.admin.userId }),
  "(admin)/settings signOutEverywhere": () => ({ userId: people.admin.userId }),
  "(admin)/settings/notifications addWebhook": () => ({
    ...{ name: fresh("Hook"), url: "https://hooks.test/", events: ["certificate.revoked"] },
  }),
  "(admin)/settings/notifications editWebhook": () => ({ id: webhook, revision, events: ["certificate.revoked"] }),
  "(admin)/settings/notifications updateWebhook": () => ({ id: webhook, revision, status: "disabled" }),
  "(admin)/settings/notifications removeWebhook": () => ({ id: webhook }),
  "(admin)/settings/notifications testWebhook": () => ({ id: webhook }),
  "(admin)/settings/notifications renewWebhookSecret": () => ({ id: webhook }),
  "(admin)/settings revokeOperator": () => ({ id: "opr_00000000000000000000000000", reason }),
  "(admin)/settings/anchors acceptAnchor": () => ({ environment: "sandbox", name: fresh("CA"), certificate: "x" }),
  "(admin)/settings setStaleness": () => ({ environment: "sandbox", staleness: "fail-closed" }),
  "(admin)/settings/signing-keys changeRootDocument": () => ({
    ...{ environment: "sandbox", change: { kind: "renew" }, reason },
  }),
  "(admin)/settings/signing-keys signRootDraft": () => ({ environment: "sandbox" }),
  "(admin)/settings/signing-keys withdrawRootDraft": () => ({ environment: "sandbox", reason }),
  "(admin)/settings/layers registerLayer": () => ({
    environment: "sandbox",
    name: "edge-cdn",
    header: "xfcc",
    certificate: "x",
  }),
  "(admin)/settings/layers removeLayer": () => ({ id: "lyr_00000000000000000000000000", reason }),
  "(admin)/settings/token-issuers addTokenIssuer": () => ({
    ...{ environment: "sandbox", issuer: "https://login.test" },
    jwksUri: "https://login.test/jwks.json",
  }),
  "(admin)/settings/token-issuers askTokenIssuer": () => ({ id: "tki_00000000000000000000000000" }),
  "(admin)/settings/token-issuers removeTokenIssuer": () => ({ id: "tki_00000000000000000000000000", reason }),
  "(admin)/settings/anchors removeAnchor": () => ({ id: "eca_00000000000000000000000000", reason, revoke: "on" }),
  "(admin)/settings/profiles setCertificateProfile": () => ({
    ...{ environment: "sandbox", revision, certificateDays: "30", certificateMaxDays: "30" },
    ...{ keyTypes: ["P-256"], first: "standard" },
  }),
  "(admin)/settings/authorities startRotation": ({ authorityId }) => ({ authorityId, reason }),
  "(admin)/settings/authorities advanceRotation": ({ rotationId }) => ({ id: rotationId, to: "draining" }),
  "(admin)/settings/authorities cancelRotation": ({ rotationId }) => ({ id: rotationId, reason }),
  "(admin)/settings/authorities declareCompromised": ({ authorityId }) => ({ authorityId, reason }),
  "(admin)/settings/authorities endDrain": ({ authorityId }) => ({ authorityId }),
  "(auth)/setup completeSetup": () => ({
    token: "x",
    name: "Eve",
    email: "eve@x.test",
    password: "lantern quarry violin",
  }),
  "(auth)/invitation readInvitation": () => ({ token: "x" }),
  "(auth)/invitation acceptInvitation": () => ({ token: "x", password: "lantern quarry violin" }),
  "partner issueOwnCertificate": ({ applicationId }) => ({ applicationId, csr }),
  "partner previewExternal": ({ applicationId }) => ({ applicationId, certificate: external }),
  "partner registerExternal": ({ applicationId }) => ({ applicationId, certificate: external }),
  "partner markOwnInstalled": ({ certificateId }) => ({ id: certificateId }),
  "partner makeApplicationCode": ({ applicationId }) => ({ applicationId }),
  "partner revokeOwnCertificate": ({ certificateId }) => ({ id: certificateId, reason: "unspecified" }),
  "partner askForAccess": ({ applicationId, scope }) => ({ applicationId, scope, reason, endsOn: day }),
  "partner takeRequestBack": ({ requestId }) => ({ id: requestId, reason }),
  "partner startCheck": ({ applicationId }) => ({ applicationId, host: "api.test" }),
  ". signOut": () => ({}),
  ". endOwnSession": () => ({ sessionId: "ses_00000000000000000000000000" }),
  ". signOutEverywhere": () => ({}),
  ". changePassword": () => ({ currentPassword: "wrong", newPassword: "lantern quarry violin" }),
}
const names = Object.keys(inputs)
const staffs = names.filter((name) => name.startsWith("(admin)"))
const partners = names.filter((name) => name.startsWith("partner "))
const guarded = names.filter((name) => !name.startsWith("(auth)"))
/** Answers what would be done, and does nothing. */
const looking = ["partner previewExternal"]
/** Staff of every role read, and say what they think. */
const reading = ["(admin) find", "(admin)/audit verifyAudit", "(admin)/releases commentOnProposal"]

/** Asks, and shows that nothing came of it: every change has an event (rule 1). */
async function refusal(name: string, at: Aim): Promise<string> {
  const action = actions.get(name)
  if (action === undefined) throw new Error(`there is no action ${name}`)
  const before = await database.db.auditEvent.count()
  const result = await action(inputs[name]?.(at))
  expect(await database.db.auditEvent.count(), "events").toBe(before)
  return result.ok ? "done" : result.code
}

test("every action of the portal is in this file's list", () => {
  expect([...actions.keys()].sort()).toEqual([...names].sort())
})

test.each(guarded)("%s asks nobody who is not signed in", async (name) => {
  expect(await refusal(name, aim)).toBe("unauthenticated")
})

test.each(names)(
  "%s does nothing for a page of another site, nor for one that does not say where it is",
  async (name) => {
    await signIn(people.admin)
    request.headers.delete("origin")
    expect(await refusal(name, aim)).toBe("forbidden")
    request.headers.set("origin", "https://evil.test")
    expect(await refusal(name, aim)).toBe("forbidden")
    request.headers.set("origin", "null")
    expect(await refusal(name, aim)).toBe("forbidden")
  },
)

test.each(names)("%s does not believe a forged X-Forwarded-Host", async (name) => {
  await signIn(people.admin)
  request.headers.set("origin", "https://evil.test")
  request.headers.set("x-forwarded-host", "evil.test")
  expect(await refusal(name, aim)).toBe("forbidden")
})

test.each(staffs.filter((name) => !reading.includes(name)))("%s is not done by a viewer", async (name) => {
  await signIn(people.viewer)
  // somebody else's account is not told of
  expect(await refusal(name, aim)).toMatch(/^(forbidden|not_found)$/)
})

test.each(staffs)("%s is not for a partner's people, not even about their own partner", async (name) => {
  await signIn(people.insider)
  expect(await refusal(name, aim)).toBe("forbidden")
})

test.each(partners)("%s does not find another partner's object", async (name) => {
  await signIn(people.stranger)
  expect(await refusal(name, aim)).toBe("not_found")
})

test.each(partners)("%s is not for staff", async (name) => {
  await signIn(people.admin)
  expect(await refusal(name, aim)).toBe("forbidden")
})

describe("what the refusals are measured against", () => {
  test.each(partners)("%s does something for the partner's own people", async (name) => {
    const member = await addMember(database, ownAim.partnerId)
    await signIn(member)
    const before = await database.db.auditEvent.count()
    const result = await actions.get(name)?.(inputs[name]?.(ownAim))
    // asking for what stands already is a conflict, which only somebody who may ask is told
    if (result?.ok === false) expect(result.code).toMatch(/^(conflict|duplicate)$/)
    else if (looking.includes(name)) expect(result?.ok).toBe(true)
    else expect(await database.db.auditEvent.count()).toBeGreaterThan(before)
  })

  test("an invitation's and a setup's link that are nobody's open nothing", async () => {
    for (const name of names.filter((one) => one.startsWith("(auth)"))) {
      expect(await refusal(name, aim)).toBe("link_invalid")
    }
  })
})

describe("a session that has ended", () => {
  const action = "(admin) find"

  test("by sign-out, is nobody's", async () => {
    const account = await addStaff(database, "admin")
    await signIn(account)
    const token = request.cookies.get(sessionCookie(publicUrl).name) ?? ""
    expect((await actions.get(". signOut")?.({}))?.ok).toBe(true)
    expect(request.cookies.size).toBe(0)
    // a copy of the token is worth nothing either
    request.cookies.set(sessionCookie(publicUrl).name, token)
    expect(await refusal(action, aim)).toBe("unauthenticated")
  })

  test("by demotion, is nobody's", async () => {
    const account = await addStaff(database, "admin")
    await signIn(account)
    await database.usecases.changeRole(admin, { userId: account.userId, role: "viewer" })
    expect(await refusal(action, aim)).toBe("unauthenticated")
  })

  test("by being locked out, is nobody's", async () => {
    const account = await addStaff(database, "viewer")
    await signIn(account)
    await database.usecases.disableUser(admin, { userId: account.userId, reason })
    expect(await refusal(action, aim)).toBe("unauthenticated")
  })

  test("by a password change in another browser, is nobody's, and the one that changed it goes on", async () => {
    const account = await addStaff(database, "viewer")
    await signIn(account)
    const older = request.cookies.get(sessionCookie(publicUrl).name) ?? ""
    await signIn(account)
    const changed = await actions.get(". changePassword")?.({
      currentPassword: password,
      newPassword: "quartz otter ladder",
    })
    expect(changed?.ok).toBe(true)
    expect(await refusal(action, aim)).toBe("done")
    request.cookies.set(sessionCookie(publicUrl).name, older)
    expect(await refusal(action, aim)).toBe("unauthenticated")
  })
})

test("a token that was sealed with another secret, or not at all, is nobody's", async () => {
  const { sessionId, sessionVersion } = await signIn(people.admin)
  const name = sessionCookie(publicUrl).name
  request.cookies.set(name, await sealSessionToken({ sessionId, sessionVersion }, "another secret, also long enough"))
  expect(await refusal("(admin) find", aim)).toBe("unauthenticated")
  request.cookies.set(name, JSON.stringify({ sessionId, sessionVersion }))
  expect(await refusal("(admin) find", aim)).toBe("unauthenticated")
})

test("an error that nobody foresaw tells the browser a number and nothing else", async () => {
  await signIn(people.admin)
  const { queries, usecases } = database
  const logged: unknown[] = []
  const broken = { ...queries, search: () => Promise.reject(new Error("password=hunter2")) }
  const config = { publicUrl, authSecret: secret }
  const log = { error: (fields: unknown) => logged.push(fields) }
  setContainer({ config, usecases, queries: broken, log } as unknown as Container)
  const result = await actions.get("(admin) find")?.({ q: "x" })
  setContainer({ config, usecases, queries, log } as unknown as Container)
  expect(result).toMatchObject({ ok: false, code: "internal" })
  expect(JSON.stringify(result)).not.toContain("hunter2")
  const id = /number ([0-9a-f-]{36})/.exec(JSON.stringify(result))?.[1]
  expect(logged).toMatchObject([{ id }])
})
