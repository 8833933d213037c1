// Rule 7: nothing of one partner is read, changed or known to exist by another's people and programs.
// Every use case and every question is asked by a stranger; one that is in neither list fails the test that counts them.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import { addCustomer, addReachable, admin, memberOf } from "@/tests/support/cast"
import { makeCsr } from "@/tests/support/csr"
import { bootstrapTestDatabase, type TestDatabase } from "@/tests/support/database"

type Victim = {
  partnerId: string
  applicationId: string
  certificateId: string
  requestId: string
  grantId: string
  checkId: string
  invitationId: string
  userId: string
  email: string
}

let database: TestDatabase
let victim: Victim
let strangers: Actor[]

beforeAll(async () => {
  database = await bootstrapTestDatabase()
  victim = await addVictim()
  const other = await addCustomer(database)
  const program = { name: "Other", environment: "sandbox", partnerId: other.partnerId }
  strangers = [memberOf(other.partnerId), { kind: "application", id: other.applicationId, ...program }]
})
afterAll(() => database.close())

async function addVictim(): Promise<Victim> {
  const { usecases, db } = database
  const { partnerId, applicationId } = await addCustomer(database)
  const [held, wanted] = [await addReachable(database), await addReachable(database)]
  const reason = "Needed"
  await usecases.setGrants(admin, { applicationId, grants: [{ scope: held.scope, endsAt: null, reason }] })
  const asked = { applicationId, scope: wanted.scope, endsAt: null, reason }
  const { id: requestId } = await usecases.requestGrant(memberOf(partnerId), asked)
  const { id: grantId } = await db.grant.findFirstOrThrow({ where: { applicationId, status: "approved" } })
  const csr = await makeCsr()
  const { id: certificateId } = await usecases.issueCertificate(admin, { applicationId, csr, keySource: "csr" })
  const call = { applicationId, host: "api.test", method: "GET" as const, path: "/" }
  const { id: checkId } = await usecases.startConnectionCheck(memberOf(partnerId), call)
  const email = "victim@victim.test"
  const { url } = await usecases.invitePartnerMember(admin, { partnerId, email, name: "Vic Victim" })
  const token = new URL(url).hash.slice(1)
  const { userId } = await usecases.acceptInvitation({ token, password: "correct horse battery staple" })
  const open = { partnerId, email: "next@victim.test", name: "Next Victim" }
  const { id: invitationId } = await usecases.invitePartnerMember(admin, open)
  const objects = { certificateId, requestId, grantId, checkId, invitationId }
  return { partnerId, applicationId, userId, email, ...objects }
}

type Ask = (actor: Actor) => Promise<unknown>
const reason = "Because"
const page = { limit: 200 }
const handshake = {
  ...{ tlsVersion: "TLSv1.3", cipher: "x", serial: "a1", sha256: "a", subject: "CN=x", issuer: "CN=y" },
  status: "valid" as const,
}

/** Aimed at the victim's objects. */
const attempts: Record<string, Ask> = {
  updatePartner: (actor) => database.usecases.updatePartner(actor, { id: victim.partnerId, revision: 1, name: "X" }),
  activatePartner: (actor) => database.usecases.activatePartner(actor, { id: victim.partnerId }),
  suspendPartner: (actor) => database.usecases.suspendPartner(actor, { id: victim.partnerId, reason }),
  resumePartner: (actor) => database.usecases.resumePartner(actor, { id: victim.partnerId }),
  offboardPartner: (actor) => database.usecases.offboardPartner(actor, { id: victim.partnerId, reason }),
  invitePartnerMember: (actor) =>
    database.usecases.invitePartnerMember(actor, { partnerId: victim.partnerId, email: "x@x.test", name: "X" }),
  createApplication: (actor) =>
    database.usecases.createApplication(actor, { partnerId: victim.partnerId, name: "X", environment: "sandbox" }),
  updateApplication: (actor) =>
    database.usecases.updateApplication(actor, { id: victim.applicationId, revision: 1, name: "X" }),
  suspendApplication: (actor) => database.usecases.suspendApplication(actor, { id: victim.applicationId, reason }),
  resumeApplication: (actor) => database.usecases.resumeApplication(actor, { id: victim.applicationId }),
  retireApplication: (actor) => database.usecases.retireApplication(actor, { id: victim.applicationId, reason }),
  setGrants: (actor) => database.usecases.setGrants(actor, { applicationId: victim.applicationId, grants: [] }),
  requestGrant: (actor) =>
    database.usecases.requestGrant(actor, { applicationId: victim.applicationId, scope: "a:b", endsAt: null, reason }),
  approveGrant: (actor) => database.usecases.approveGrant(actor, { id: victim.requestId }),
  withdrawGrant: (actor) => database.usecases.withdrawGrant(actor, { id: victim.requestId, reason }),
  startConnectionCheck: (actor) =>
    database.usecases.startConnectionCheck(actor, {
      ...{ applicationId: victim.applicationId, host: "api.test", path: "/" },
      method: "GET",
    }),
  recordConnectionCheck: (actor) =>
    database.usecases.recordConnectionCheck(actor, {
      ...{ id: victim.checkId, handshake },
      decision: { allow: true, status: 200, reason: "allowed" },
    }),
  endAllSessions: (actor) => database.usecases.endAllSessions(actor, { userId: victim.userId }),
  renewCertificate: (actor) =>
    database.usecases.renewCertificate(actor, {
      ...{ certificateId: victim.certificateId, request: new Uint8Array() },
      label: null,
    }),
  markInstalled: (actor) => database.usecases.markInstalled(actor, { id: victim.certificateId }),
  getRenewScript: (actor) => database.queries.getRenewScript(actor, victim.applicationId),
  getPartner: (actor) => database.queries.getPartner(actor, victim.partnerId),
  getPartnerHome: (actor) => database.queries.getPartnerHome(actor, victim.partnerId),
  getBlastRadius: (actor) => database.queries.getBlastRadius(actor, victim.partnerId),
  getApplication: (actor) => database.queries.getApplication(actor, victim.applicationId),
  getApplicationReach: (actor) => database.queries.getApplicationReach(actor, victim.applicationId),
  getGrant: (actor) => database.queries.getGrant(actor, victim.grantId),
  listGrants: (actor) => database.queries.listGrants(actor, { applicationId: victim.applicationId, history: true }),
  listScopeOffers: (actor) => database.queries.listScopeOffers(actor, victim.applicationId),
  getConnectionCheck: (actor) => database.queries.getConnectionCheck(actor, victim.checkId),
  listConnectionChecks: (actor) => database.queries.listConnectionChecks(actor, victim.applicationId),
  getCertificate: (actor) => database.queries.getCertificate(actor, victim.certificateId),
  listApplications: (actor) => database.queries.listApplications(actor, { ...page, partnerId: victim.partnerId }),
}

/** Only people hold these, so a program is refused before anything is looked up. */
const forPeople: Record<string, Ask> = {
  issueCertificate: async (actor) =>
    database.usecases.issueCertificate(actor, {
      ...{ applicationId: victim.applicationId, csr: await makeCsr() },
      keySource: "csr",
    }),
  revokeCertificate: (actor) =>
    database.usecases.revokeCertificate(actor, { id: victim.certificateId, reason: "superseded" }),
  createApplicationCode: (actor) =>
    database.usecases.createApplicationCode(actor, { applicationId: victim.applicationId }),
  previewRevocation: (actor) => database.queries.previewRevocation(actor, victim.certificateId),
  registerExternalCertificate: (actor) =>
    database.usecases.registerExternalCertificate(actor, { applicationId: victim.applicationId, certificate: "x" }),
  previewExternalCertificate: (actor) =>
    database.usecases.previewExternalCertificate(actor, { applicationId: victim.applicationId, certificate: "x" }),
}

/** Asked without naming anybody: what comes back must hold nothing of the victim's. */
const lists: Record<string, Ask> = {
  listPartners: (actor) => database.queries.listPartners(actor, { ...page, sort: "name" }),
  listPeople: (actor) => database.queries.listPeople(actor, page),
  listInvitations: (actor) => database.queries.listInvitations(actor, page),
  listGrantRequests: (actor) => database.queries.listGrantRequests(actor, { ...page, status: "requested" }),
  listCertificates: (actor) => database.queries.listCertificates(actor, page),
  listAuditEvents: (actor) => database.queries.listAuditEvents(actor, page),
  getMyAccount: (actor) => database.queries.getMyAccount(actor),
  getOverview: (actor) => database.queries.getOverview(actor),
  search: (actor) => database.queries.search(actor, victim.email.slice(0, 6)),
  listReleases: (actor) => database.queries.listReleases(actor, { ...page, environment: "sandbox" }),
  verifyAudit: (actor) => database.queries.verifyAudit(actor),
  listEnvironments: (actor) => database.queries.listEnvironments(actor),
  getEnvironment: (actor) => database.queries.getEnvironment(actor, "sandbox"),
  listAuthorities: (actor) => database.queries.listAuthorities(actor),
  listOperators: (actor) => database.queries.listOperators(actor),
  listGateways: (actor) => database.queries.listGateways(actor, page),
  listApis: (actor) => database.queries.listApis(actor, page),
  listScopes: (actor) => database.queries.listScopes(actor, page),
  listExternalAnchors: (actor) => database.queries.listExternalAnchors(actor),
  listRenewals: (actor) => database.queries.listRenewals(actor, page),
}

/** The same, with the victim named as a filter. */
const filtered: Record<string, Ask> = {
  "listPeople of the victim": (actor) => database.queries.listPeople(actor, { ...page, partnerId: victim.partnerId }),
  "listInvitations of the victim": (actor) =>
    database.queries.listInvitations(actor, { ...page, partnerId: victim.partnerId }),
  "listCertificates of the victim": (actor) =>
    database.queries.listCertificates(actor, { ...page, partnerId: victim.partnerId }),
  "listCertificates of the victim's application": (actor) =>
    database.queries.listCertificates(actor, { ...page, applicationId: victim.applicationId }),
  "listCertificates by the victim's name": (actor) =>
    database.queries.listCertificates(actor, { ...page, q: "Ledger" }),
  "listAuditEvents of the victim": (actor) =>
    database.queries.listAuditEvents(actor, { ...page, partnerId: victim.partnerId }),
  "listAuditEvents about the victim's certificate": (actor) =>
    database.queries.listAuditEvents(actor, { ...page, subjectId: victim.certificateId }),
  "listGrantRequests of the victim": (actor) =>
    database.queries.listGrantRequests(actor, { ...page, status: "requested", partnerId: victim.partnerId }),
  "listRenewals of the victim": (actor) =>
    database.queries.listRenewals(actor, { ...page, partnerId: victim.partnerId }),
  getRelease: (actor) => database.queries.getRelease(actor, { environment: "sandbox", sequence: 1 }),
}

/** Staff's alone; a stranger is told so, which says nothing of any partner. */
const forStaff: Record<string, Ask> = {
  createSetupLink: (actor) => database.usecases.createSetupLink(actor),
  changeRole: (actor) => database.usecases.changeRole(actor, { userId: victim.userId, role: "viewer" }),
  disableUser: (actor) => database.usecases.disableUser(actor, { userId: victim.userId, reason }),
  enableUser: (actor) => database.usecases.enableUser(actor, { userId: victim.userId }),
  inviteStaff: (actor) => database.usecases.inviteStaff(actor, { email: "x@x.test", name: "X", role: "admin" }),
  revokeInvitation: (actor) => database.usecases.revokeInvitation(actor, { id: victim.invitationId }),
  registerPartner: (actor) => database.usecases.registerPartner(actor, { name: "X", legalName: "X", contacts: [] }),
  createApi: (actor) =>
    database.usecases.createApi(actor, {
      ...{ name: "X", environment: "sandbox", zone: "partner", owner: "X", hostname: "x.test" },
      ...{ upstream: "http://127.0.0.1:1", tokenPolicy: { kind: "none" } },
    }),
  updateApi: (actor) => database.usecases.updateApi(actor, { id: "api_x", revision: 1 }),
  removeApi: (actor) => database.usecases.removeApi(actor, { id: "api_x" }),
  addRoute: (actor) => database.usecases.addRoute(actor, { apiId: "api_x", methods: ["GET"], path: "/", scope: "a:b" }),
  removeRoute: (actor) => database.usecases.removeRoute(actor, { id: "rte_x" }),
  demandFourEyes: (actor) => database.usecases.demandFourEyes(actor, { environment: "sandbox", demanded: true }),
  registerGateway: (actor) =>
    database.usecases.registerGateway(actor, { name: "x", environment: "sandbox", target: "nginx", pattern: "proxy" }),
  createEnrolmentCode: (actor) => database.usecases.createEnrolmentCode(actor, { gatewayId: "gwy_x" }),
  retireGateway: (actor) => database.usecases.retireGateway(actor, { id: "gwy_x", reason }),
  createOperator: async (actor) =>
    database.usecases.createOperator(actor, { name: "x", role: "admin", csr: await makeCsr(), days: 1 }),
  revokeOperator: (actor) => database.usecases.revokeOperator(actor, { id: "opr_x", reason }),
  reviewChanges: (actor) => database.usecases.reviewChanges(actor, { environment: "sandbox" }),
  publishRelease: (actor) => database.usecases.publishRelease(actor, { environment: "sandbox", message: "X" }),
  previewRollback: (actor) => database.usecases.previewRollback(actor, { environment: "sandbox", to: 1 }),
  rollBack: (actor) => database.usecases.rollBack(actor, { environment: "sandbox", to: 1, message: "X" }),
  proposeRelease: (actor) =>
    database.usecases.proposeRelease(actor, {
      ...{ environment: "sandbox", kind: "policy", message: "X", digest: "a".repeat(64) },
    }),
  approveProposal: (actor) => database.usecases.approveProposal(actor, { id: "prp_x" }),
  rejectProposal: (actor) => database.usecases.rejectProposal(actor, { id: "prp_x", reason }),
  withdrawProposal: (actor) => database.usecases.withdrawProposal(actor, { id: "prp_x", reason }),
  commentOnProposal: (actor) => database.usecases.commentOnProposal(actor, { id: "prp_x", text: "X" }),
  checkProposal: (actor) => database.usecases.checkProposal(actor, "prp_x"),
  getProposal: (actor) => database.queries.getProposal(actor, "prp_x"),
  listProposals: (actor) => database.queries.listProposals(actor, page),
  getRollout: (actor) => database.queries.getRollout(actor, { environment: "sandbox" }),
  haltRollout: (actor) => database.usecases.haltRollout(actor, { environment: "sandbox", reason }),
  resumeRollout: (actor) => database.usecases.resumeRollout(actor, { environment: "sandbox", reason }),
  finishRollout: (actor) => database.usecases.finishRollout(actor, { environment: "sandbox", reason }),
  setRolloutPolicy: (actor) =>
    database.usecases.setRolloutPolicy(actor, {
      ...{ environment: "sandbox", rollout: "waves", bakeMinutes: 1, silentMinutes: 1 },
    }),
  changeRootDocument: (actor) =>
    database.usecases.changeRootDocument(actor, { environment: "sandbox", change: { kind: "renew" }, reason }),
  setStaleness: (actor) => database.usecases.setStaleness(actor, { environment: "sandbox", staleness: "deny-new" }),
  signRootDraft: (actor) => database.usecases.signRootDraft(actor, { environment: "sandbox" }),
  withdrawRootDraft: (actor) => database.usecases.withdrawRootDraft(actor, { environment: "sandbox", reason }),
  takeSigningKeyOffline: (actor) =>
    database.usecases.takeSigningKeyOffline(actor, { environment: "sandbox", kid: "x" }),
  bringSigningKeyOnline: (actor) =>
    database.usecases.bringSigningKeyOnline(actor, { environment: "sandbox", kid: "x", wrapped: new Uint8Array() }),
  getSigningKeys: (actor) => database.queries.getSigningKeys(actor, "sandbox"),
  listRootEnds: (actor) => database.queries.listRootEnds(actor),
  setGatewayWave: (actor) => database.usecases.setGatewayWave(actor, { id: "gwy_x", wave: 1, revision: 1 }),
  getExport: (actor) => database.usecases.getExport(actor, { environment: "sandbox", kind: "aws" }),
  decideRequest: (actor) =>
    database.usecases.decideRequest(actor, { environment: "sandbox", host: "api.test", method: "GET", path: "/" }),
  getApi: (actor) => database.queries.getApi(actor, "api_x"),
  listRoutes: (actor) => database.queries.listRoutes(actor, "api_x"),
  getRoute: (actor) => database.queries.getRoute(actor, "rte_x"),
  getScope: (actor) => database.queries.getScope(actor, "scp_x"),
  getGateway: (actor) => database.queries.getGateway(actor, "gwy_x"),
  revokeMany: (actor) =>
    database.usecases.revokeMany(actor, { target: { kind: "partner", id: victim.partnerId }, reason: "superseded" }),
  previewMassRevocation: (actor) =>
    database.queries.previewMassRevocation(actor, { kind: "application", id: victim.applicationId }),
  renewRootCrl: (actor) => database.usecases.renewRootCrl(actor, { environment: "sandbox", slug: "root-1", days: 30 }),
  takeKeyOffline: (actor) => database.usecases.takeKeyOffline(actor, { environment: "sandbox", slug: "root-1" }),
  bringKeyOnline: (actor) =>
    database.usecases.bringKeyOnline(actor, { environment: "sandbox", slug: "root-1", wrapped: new Uint8Array() }),
  issueListenerCertificate: (actor) => database.usecases.issueListenerCertificate(actor, { spki: new Uint8Array() }),
  startRotation: (actor) => database.usecases.startRotation(actor, { authorityId: "aut_x", reason }),
  advanceRotation: (actor) => database.usecases.advanceRotation(actor, { id: "rot_x", to: "draining" }),
  cancelRotation: (actor) => database.usecases.cancelRotation(actor, { id: "rot_x", reason }),
  declareCompromised: (actor) => database.usecases.declareCompromised(actor, { authorityId: "aut_x", reason }),
  getAuthority: (actor) => database.queries.getAuthority(actor, "aut_x"),
  listRotations: (actor) => database.queries.listRotations(actor),
  getRotation: (actor) => database.queries.getRotation(actor, "rot_x"),
  setCertificateProfile: (actor) =>
    database.usecases.setCertificateProfile(actor, {
      ...{ environment: "sandbox", revision: 1, certificateDays: 1, certificateMaxDays: 1 },
      ...{ keyTypes: ["P-256"], certificateProfiles: ["standard"] },
    }),
  addExternalAnchor: (actor) =>
    database.usecases.addExternalAnchor(actor, { environment: "sandbox", name: "X", certificate: "x" }),
  registerPeer: (actor) =>
    database.usecases.registerPeer(actor, { environment: "sandbox", name: "X", header: "xfcc", certificate: "x" }),
  removePeer: (actor) => database.usecases.removePeer(actor, { id: "lyr_x", reason }),
  listPeers: (actor) => database.queries.listPeers(actor),
  addTokenIssuer: (actor) =>
    database.usecases.addTokenIssuer(actor, {
      ...{ environment: "sandbox", issuer: "https://issuer.test" },
      jwksUri: "https://issuer.test/jwks.json",
    }),
  removeTokenIssuer: (actor) => database.usecases.removeTokenIssuer(actor, { id: "tki_x", reason }),
  askTokenIssuer: (actor) => database.usecases.askTokenIssuer(actor, { id: "tki_x" }),
  listTokenIssuers: (actor) => database.queries.listTokenIssuers(actor),
  removeExternalAnchor: (actor) => database.usecases.removeExternalAnchor(actor, { id: "anc_x", reason, revoke: true }),
  askReissue: (actor) =>
    database.usecases.askReissue(actor, { environment: "sandbox", reissueBy: new Date().toISOString(), reason }),
  withdrawReissue: (actor) => database.usecases.withdrawReissue(actor, { environment: "sandbox" }),
  previewReissue: (actor) => database.queries.previewReissue(actor, "sandbox"),
  getRenewalBoard: (actor) => database.queries.getRenewalBoard(actor, {}),
  addWebhook: (actor) =>
    database.usecases.addWebhook(actor, { name: "X", url: "https://x.test/", events: ["certificate.revoked"] }),
  updateWebhook: (actor) => database.usecases.updateWebhook(actor, { id: "whk_x", revision: 1 }),
  removeWebhook: (actor) => database.usecases.removeWebhook(actor, { id: "whk_x" }),
  renewWebhookSecret: (actor) => database.usecases.renewWebhookSecret(actor, { id: "whk_x" }),
  testWebhook: (actor) => database.usecases.testWebhook(actor, { id: "whk_x" }),
  listWebhooks: (actor) => database.queries.listWebhooks(actor),
  getWebhook: (actor) => database.queries.getWebhook(actor, "whk_x"),
}

/** Nobody's object: by a secret that is the permission itself, by a timer, or by what every client may fetch. */
const openToAll = [
  ...["completeSetup", "authenticateWithPassword", "authenticateWithOidc", "resumeSession", "acceptInvitation"],
  ...[
    "endSession",
    "changePassword",
    "rebuildCrls",
    "refreshTokenKeys",
    "renewStamps",
    "advanceRollouts",
    "publishDueProposals",
    "sealAudit",
    "bootstrap",
    "answerOnce",
  ],
  ...[
    "enrolGateway",
    "enrolWithCode",
    "getEstAuthorities",
    "getPreferredKeyType",
    "noteGatewaySeen",
    "reportStatus",
    "decideForPeer",
  ],
  ...[
    "isSetUp",
    "getOpenInvitation",
    "getCrl",
    "getAuthorityCertificate",
    "getTrustPem",
    "getSpiffeBundle",
    "identifyPeer",
  ],
  ...["giveNotices", "noteCertificateSeen", "queueWebhooks", "getReissue"],
  ...["renewResponders", "listOcspIssuers", "readOcspStatuses", "listRecentRevocations"],
  ...["getToldManifests", "listHeads", "getArtifact", "getRootDocument", "getOpaBundle"],
]

type Answer = { code: string; text: string }

async function answerOf(work: Promise<unknown>): Promise<Answer> {
  try {
    return { code: "answered", text: JSON.stringify((await work) ?? null) }
  } catch (error) {
    if (error instanceof DomainError) return { code: error.code, text: "" }
    throw error
  }
}

/** Everything that names the victim. */
function findVictim({ text }: Answer): string[] {
  return Object.values(victim).filter((name) => text.includes(name))
}

async function fingerprint(): Promise<string> {
  const { rows } = await database.sql(`
    select (select count(*) from audit_event) || ':' || (select count(*) from certificate where status = 'valid') || ':' ||
      (select string_agg(status::text || revision, ',' order by id) from partner) || ':' ||
      (select string_agg(status::text, ',' order by id) from "grant") as state`)
  return rows[0]?.state ?? ""
}

describe("another partner's object is not found, whatever is asked of it", () => {
  test.each(Object.entries(attempts))("%s", async (_, ask) => {
    const before = await fingerprint()
    const answers = await Promise.all(strangers.map((stranger) => answerOf(ask(stranger))))
    expect(answers.map(({ code }) => code)).toEqual(["not_found", "not_found"])
    expect(await fingerprint()).toBe(before)
  })

  test.each(Object.entries(forPeople))("%s", async (_, ask) => {
    const before = await fingerprint()
    const answers = await Promise.all(strangers.map((stranger) => answerOf(ask(stranger))))
    expect(answers[0]?.code).toBe("not_found")
    expect(["not_found", "forbidden"]).toContain(answers[1]?.code)
    expect(await fingerprint()).toBe(before)
  })
})

describe("a stranger's list holds nothing of the partner", () => {
  test.each(Object.entries({ ...lists, ...filtered }))("%s", async (_, ask) => {
    const answers = await Promise.all(strangers.map((stranger) => answerOf(ask(stranger))))
    expect(answers.flatMap(findVictim)).toEqual([])
  })
})

describe("what is staff's is refused, and nothing is written", () => {
  test.each(Object.entries(forStaff))("%s", async (_, ask) => {
    const before = await fingerprint()
    const answers = await Promise.all(strangers.map((stranger) => answerOf(ask(stranger))))
    expect(answers.map(({ code }) => code)).toEqual(["forbidden", "forbidden"])
    expect(await fingerprint()).toBe(before)
  })
})

test("an object that does not exist is refused in the same words as another partner's", async () => {
  const [stranger] = strangers
  if (stranger === undefined) throw new Error("there is no stranger")
  const wordsOf = async (id: string) => {
    const error = await database.queries.getPartner(stranger, id).catch((thrown: unknown) => thrown)
    return error instanceof DomainError ? `${error.code} ${error.detail.replace(id, "ID")}` : "answered"
  }
  expect(await wordsOf(victim.partnerId)).toBe(await wordsOf(`${victim.partnerId.slice(0, -4)}0000`))
})

test("the partner's own people are answered", async () => {
  const own = memberOf(victim.partnerId)
  expect((await answerOf(database.queries.getCertificate(own, victim.certificateId))).code).toBe("answered")
  const listed = await answerOf(database.queries.listCertificates(own, page))
  expect(listed.text).toContain(victim.certificateId)
})

test("no use case and no question is left out", () => {
  const asked = [attempts, forPeople, lists, filtered, forStaff].flatMap((group) => Object.keys(group))
  const all = [...Object.keys(database.usecases), ...Object.keys(database.queries)]
  expect(all.filter((name) => !asked.includes(name) && !openToAll.includes(name))).toEqual([])
})
