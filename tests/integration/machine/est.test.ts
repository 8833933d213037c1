// EST on the machine listener (RFC 7030): first certificates by one-time codes, renewal by mutual TLS, and whoever may not.
// The requests are made by openssl; the answers are read by it too.
import { execFileSync } from "node:child_process"
import { X509Certificate } from "node:crypto"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import type { Actor } from "@/lib/core/actor"
import { keyTypes } from "@/lib/core/certificate-profile"
import { makeUseCases } from "@/lib/usecases"
import type { Deps } from "@/lib/usecases/deps"
import {
  admin,
  type Identity,
  type MachineAnswer,
  type MachineWorld,
  openMachineWorld,
  unique,
} from "@/tests/support/machine-world"
import { makeOddCertificate, nameOf } from "@/tests/support/odd-certificate"
import { makeHierarchy } from "@/tests/unit/pki/hierarchy"

let world: MachineWorld
/** Put forward before each test that guesses: how often a network may fail is told by the minute. */
let ahead = 0
beforeAll(async () => {
  world = await openMachineWorld({ clock: () => new Date(Date.now() + ahead) })
})
afterAll(() => world.close())

const ada: Actor = { kind: "operator", id: "opr_ada", name: "Ada", role: "admin" }
const form = { "content-type": "application/pkcs10" }
const slowestMs = 200
/** Whom the listener knows, it remembers for a second; a busy machine takes longer to ask. */
const patient = { timeout: 30_000 }

const openssl = (input: string | Buffer, ...parameters: string[]) =>
  execFileSync("openssl", parameters, { input, stdio: ["pipe", "pipe", "pipe"] })

const toBody = (pem: string): string => openssl(openssl(pem, "req", "-outform", "DER"), "base64").toString()

/** The certificates of an answer, as openssl reads them. */
function certificatesIn({ text }: MachineAnswer): X509Certificate[] {
  const pem = openssl(openssl(text, "base64", "-d"), "pkcs7", "-inform", "DER", "-print_certs").toString()
  const found = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  return found.map((one) => new X509Certificate(one))
}

const basic = (user: string, code: string) => `Basic ${Buffer.from(`${user}:${code}`).toString("base64")}`

async function newApplication(environment = "sandbox") {
  const { usecases } = world.database
  const name = unique("Partner")
  const { id: partnerId } = await usecases.registerPartner(admin, { name, legalName: name, contacts: [] })
  await usecases.activatePartner(admin, { id: partnerId })
  const { id } = await usecases.createApplication(admin, { partnerId, name: "Payments", environment })
  return { id, partnerId }
}

const codeFor = async (applicationId: string) =>
  (await world.database.usecases.createApplicationCode(ada, { applicationId })).code

const enrol = (user: string, code: string, { path = "/simpleenroll", csr = world.csr().csr } = {}) =>
  world.est(null, "POST", path, { raw: toBody(csr), headers: { ...form, authorization: basic(user, code) } })

const renew = (identity: Identity | null, { path = "/simplereenroll", csr = world.csr().csr } = {}) =>
  world.est(identity, "POST", path, { raw: toBody(csr), headers: form })

/** A request for a new key that names what the certificate names, as RFC 7030 §4.2.2 has it. */
function requestLike(certificate: string, ...options: string[]): { csr: string; key: string } {
  const { key } = world.csr()
  const [keyFile, certFile] = [join(world.directory, "like.key"), join(world.directory, "like.pem")]
  writeFileSync(keyFile, key)
  writeFileSync(certFile, certificate)
  const csr = openssl("", "x509", "-x509toreq", "-in", certFile, "-signkey", keyFile, ...options).toString()
  return { csr, key }
}

/** Compared together, so that a failure shows the words. */
function expectRefusal(answer: MachineAnswer, status: number, words: RegExp) {
  expect({ status: answer.status, text: answer.text }).toEqual({ status, text: expect.stringMatching(words) })
  expect(answer.headers["content-type"]).toBe("text/plain; charset=utf-8")
}

describe("cacerts", () => {
  test("answers the authorities of a label, and the root of this listener, to anybody", async () => {
    const answer = await world.est(null, "GET", "/sandbox/cacerts")
    expect(answer.status).toBe(200)
    expect(answer.headers["content-type"]).toBe("application/pkcs7-mime; smime-type=certs-only")
    expect(answer.headers["content-transfer-encoding"]).toBe("base64")
    const subjects = certificatesIn(answer).map(({ subject }) => subject)
    expect(subjects).toHaveLength(3)
    expect(subjects.filter((subject) => /sandbox/i.test(subject))).toHaveLength(2)
    expect(subjects.filter((subject) => /production/i.test(subject))).toEqual([])
  })

  test("without a label is of the presented certificate's environment, else of the infrastructure", async () => {
    const partner = await world.application("production")
    const own = certificatesIn(await world.est(partner, "GET", "/cacerts")).map(({ subject }) => subject)
    expect(own.filter((subject) => /production/i.test(subject))).toHaveLength(2)
    const anybodys = certificatesIn(await world.est(null, "GET", "/cacerts"))
    const labelled = certificatesIn(await world.est(null, "GET", "/infrastructure/cacerts"))
    expect(anybodys.map(({ subject }) => subject)).toEqual(labelled.map(({ subject }) => subject))
    expect(anybodys.some((one) => one.toString().trim() === world.ca.trim())).toBe(true)
  })

  test("of a label that there is not is 404", async () => {
    expectRefusal(await world.est(null, "GET", "/nowhere/cacerts"), 404, /no label nowhere/)
    expectRefusal(await world.est(null, "GET", "/nowhere/csrattrs"), 404, /no label nowhere/)
    expectRefusal(await world.est(null, "GET", "/%2e%2e%2fx/cacerts"), 404, /no such label/)
    expectRefusal(await world.est(null, "GET", "/fullcmc"), 404, /There is no/)
  })
})

test("csrattrs asks for the kind of key that an environment takes", async () => {
  const { usecases, db } = world.database
  const { profileRevision: revision } = await db.environment.findUniqueOrThrow({ where: { name: "production" } })
  const settings = { certificateDays: 90, certificateMaxDays: 90, certificateProfiles: ["standard" as const] }
  const environment = "production"
  await usecases.setCertificateProfile(admin, { environment, revision, ...settings, keyTypes: ["RSA", "Ed25519"] })
  const { text } = await world.est(null, "GET", "/production/csrattrs")
  const parsed = openssl(openssl(text, "base64", "-d"), "asn1parse", "-inform", "DER").toString()
  expect(parsed).toMatch(/rsaEncryption[\s\S]*INTEGER\s+:0C00[\s\S]*sha256WithRSAEncryption/)
  const { id } = await newApplication("production")
  expect(await world.database.queries.getRenewScript(ada, id)).toContain("-algorithm RSA")
  const all = { environment, revision: revision + 1, ...settings, keyTypes: [...keyTypes] }
  await usecases.setCertificateProfile(admin, all)
})

test("csrattrs asks for a P-256 key and ECDSA with SHA-256 where there is a choice", async () => {
  const answer = await world.est(null, "GET", "/sandbox/csrattrs")
  expect(answer.status).toBe(200)
  expect(answer.headers["content-type"]).toBe("application/csrattrs")
  const parsed = openssl(openssl(answer.text, "base64", "-d"), "asn1parse", "-inform", "DER").toString()
  expect(parsed.match(/OBJECT\s+:(\S+)/g)?.map((line) => line.split(":")[1])).toEqual([
    "id-ecPublicKey",
    "prime256v1",
    "ecdsa-with-SHA256",
  ])
})

describe("simpleenroll", () => {
  beforeEach(() => {
    ahead += 61_000
  })

  test("buys an application its certificate with a one-time code, whatever name the request has", async () => {
    const { id, partnerId } = await newApplication()
    const code = await codeFor(id)
    const { csr, key } = world.csr()
    const answer = await enrol(id, code, { csr })
    expect(answer.status).toBe(200)
    const [certificate, ...more] = certificatesIn(answer)
    expect(more).toEqual([])
    expect(certificate?.subject).toContain(`CN=${id}`)
    expect(certificate?.subjectAltName).toBe(
      `URI:spiffe://gatewarden.test/sandbox/partner/${partnerId}/application/${id}`,
    )
    const cert = certificate?.toString() ?? ""
    const me = await world.call({ id, certificateId: "", cert, key }, "GET", "/whoami")
    expect(me.json).toMatchObject({ kind: "application", id, status: "active" })
  })

  test("buys a gateway its certificate the same way", async () => {
    const { usecases } = world.database
    const registered = { name: unique("edge"), environment: "sandbox", target: "nginx", pattern: "proxy" } as const
    const { id } = await usecases.registerGateway(admin, registered)
    const { code } = await usecases.createEnrolmentCode(admin, { gatewayId: id })
    expectRefusal(await enrol(id, code, { path: "/sandbox/simpleenroll" }), 403, /belongs to infrastructure/)
    const answer = await enrol(id, code, { path: "/infrastructure/simpleenroll" })
    expect(answer.status).toBe(200)
    expect(certificatesIn(answer)[0]?.subject).toContain(`CN=${id}`)
  })

  test("without a code is 401 with a challenge, also where a certificate is presented", async () => {
    const partner = await world.application()
    for (const identity of [null, partner]) {
      const answer = await world.est(identity, "POST", "/simpleenroll", { raw: toBody(world.csr().csr), headers: form })
      expectRefusal(answer, 401, /takes a one-time code/)
      expect(answer.headers["www-authenticate"]).toMatch(/^Basic realm="/)
    }
  })

  test("answers a JSON client with the problem document", async () => {
    const { id } = await newApplication()
    const headers = { ...form, authorization: basic(id, "gwe-guess"), accept: "application/problem+json" }
    const { status, json } = await world.est(null, "POST", "/simpleenroll", { raw: toBody(world.csr().csr), headers })
    expect({ status, json }).toMatchObject({ status: 401, json: { status: 401, code: "code_invalid" } })
  })

  test("works once: of ten at the same moment one gets a certificate, and the database holds one", async () => {
    const { id } = await newApplication()
    const code = await codeFor(id)
    const answers = await Promise.all(Array.from({ length: 10 }, () => enrol(id, code)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    for (const answer of answers.filter(({ status }) => status !== 200)) {
      expectRefusal(answer, 401, /already used/)
      expect(answer.headers["www-authenticate"]).toMatch(/^Basic /)
    }
    expect(await world.database.db.certificate.count({ where: { applicationId: id } })).toBe(1)
  })

  test("works once, also for two processes that judge it before either has spent it", async () => {
    const { id } = await newApplication()
    const code = await codeFor(id)
    const { usecases } = world.database
    const attempt = () => {
      const request = openssl(world.csr().csr, "req", "-outform", "DER")
      return usecases.enrolWithCode({ user: id, code, request, label: null }).then(
        () => "issued",
        (error: { code: string }) => error.code,
      )
    }
    const outcomes = await Promise.all(Array.from({ length: 8 }, attempt))
    expect(outcomes.sort()).toEqual([...Array(7).fill("code_invalid"), "issued"])
    expect(await world.database.db.certificate.count({ where: { applicationId: id } })).toBe(1)
  })

  test("says nothing of which identities there are: unknown id, another's code and no code look the same", async () => {
    const [mine, other] = [await newApplication(), await newApplication()]
    const othersCode = await codeFor(other.id)
    const answers = [
      await enrol(mine.id, othersCode),
      await enrol(mine.id, "gwe-00000000-00000000-00000000-00000000"),
      await enrol("app_00000000000000000000000000", "gwe-00000000-00000000-00000000-00000000"),
      await enrol("app_00000000000000000000000000", othersCode),
    ]
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1)
    expectRefusal(answers[0] as MachineAnswer, 401, /not an enrolment code/)
    // and it was not spent by whoever could not use it
    expect((await enrol(other.id, othersCode)).status).toBe(200)
  })

  test("under the label of another environment is 403, and does not cost the code", async () => {
    const { id } = await newApplication("sandbox")
    const code = await codeFor(id)
    expectRefusal(await enrol(id, code, { path: "/production/simpleenroll" }), 403, /belongs to sandbox/)
    expect((await enrol(id, code, { path: "/sandbox/simpleenroll" })).status).toBe(200)
  })

  test("a request that cannot be read does not cost the code", async () => {
    const { id } = await newApplication()
    const code = await codeFor(id)
    const headers = { ...form, authorization: basic(id, code) }
    const send = (raw: string | Buffer) => world.est(null, "POST", "/simpleenroll", { raw, headers })
    expectRefusal(await send(Buffer.from("not a request").toString("base64")), 400, /holds no DER/)
    expectRefusal(await send("MAMCAQA="), 400, /not well-formed/)
    expect((await enrol(id, code)).status).toBe(200)
  })

  test("is refused with a code that has ended, that a newer one voids, or whose application was suspended", async () => {
    const { db, usecases } = world.database
    const { id } = await newApplication()
    const first = await codeFor(id)
    const second = await codeFor(id)
    expectRefusal(await enrol(id, first), 401, /ended at/)
    await db.enrolmentCode.updateMany({
      where: { applicationId: id },
      data: { expiresAt: new Date() },
    })
    expectRefusal(await enrol(id, second), 401, /ended at/)
    const third = await codeFor(id)
    await usecases.suspendApplication(ada, { id, reason: "test" })
    expectRefusal(await enrol(id, third), 403, /application is suspended/)
    await usecases.retireApplication(ada, { id, reason: "test" })
    expectRefusal(await enrol(id, third), 401, /application is retired/)
  })

  test("the code stands in no log, and its hash alone in the database", async () => {
    const { id } = await newApplication()
    const code = await codeFor(id)
    await enrol(id, code)
    const events = await world.database.db.auditEvent.findMany({ where: { subjectId: id } })
    expect(events.map(({ action }) => action)).toContain("application.enrolled")
    expect(events.map(({ detail }) => JSON.stringify(detail)).join()).not.toContain(code)
    expect(JSON.stringify(await world.database.db.enrolmentCode.findMany())).not.toContain(code)
    expect(JSON.stringify(world.failures)).not.toContain(code)
  })
})

describe("simplereenroll", () => {
  test("gives a partner's program a new certificate of the same identity, and the old one stays", async () => {
    const partner = await world.application()
    const { csr, key } = requestLike(partner.cert, "-copy_extensions", "copy")
    const answer = await renew(partner, { csr, path: "/sandbox/simplereenroll" })
    expect(answer.status).toBe(200)
    const [renewed] = certificatesIn(answer)
    const [old] = [new X509Certificate(partner.cert)]
    expect(renewed?.subject).toBe(old.subject)
    expect(renewed?.subjectAltName).toBe(old.subjectAltName)
    expect(renewed?.serialNumber).not.toBe(old.serialNumber)
    const days = (Date.parse(renewed?.validTo ?? "") - Date.now()) / 86_400_000
    expect(days).toBeGreaterThan(89)
    for (const identity of [partner, { ...partner, cert: renewed?.toString() ?? "", key }]) {
      expect((await world.call(identity, "GET", "/whoami")).status).toBe(200)
    }
    const events = await world.database.db.auditEvent.findMany({ where: { subjectId: partner.certificateId } })
    expect(events.map(({ action }) => action)).toContain("certificate.renewed")
  })

  test("takes a request that names less, or the same key again", async () => {
    const partner = await world.application()
    const keyFile = join(world.directory, "same.key")
    writeFileSync(keyFile, partner.key)
    const nameless = openssl("", "req", "-new", "-key", keyFile, "-subj", "/").toString()
    expect((await renew(partner, { csr: nameless })).status).toBe(200)
    expect((await renew(partner, { csr: requestLike(partner.cert).csr })).status).toBe(200)
  })

  test("refuses a request that names somebody else, and says whom the certificate names", async () => {
    const partner = await world.application()
    expectRefusal(await renew(partner), 400, new RegExp(`subject of the request.*CN=${partner.id}`))
    const keyFile = join(world.directory, "alt.key")
    writeFileSync(keyFile, world.csr().key)
    const other = ["-addext", "subjectAltName=URI:spiffe://gatewarden.test/sandbox/partner/x/application/y"]
    const csr = openssl("", "req", "-new", "-key", keyFile, "-subj", "/", ...other).toString()
    expectRefusal(await renew(partner, { csr }), 400, /subjectAltName of the request.*URI:spiffe/)
  })

  test("without a certificate is 401, with one that we did not issue too", async () => {
    const answer = await renew(null)
    expectRefusal(answer, 401, /No client certificate/)
    expect(answer.headers["www-authenticate"]).toMatch(/^Basic /)
    const keyFile = join(world.directory, "self.key")
    const { key } = world.csr()
    writeFileSync(keyFile, key)
    const cert = openssl("", "req", "-x509", "-new", "-key", keyFile, "-subj", "/CN=self", "-days", "1").toString()
    expectRefusal(await renew({ id: "", certificateId: "", cert, key }), 401, /did not issue/)
  })

  test("under another environment's label is 403", async () => {
    const partner = await world.application("sandbox")
    const { csr } = requestLike(partner.cert)
    expectRefusal(await renew(partner, { csr, path: "/production/simplereenroll" }), 403, /belongs to sandbox/)
    expectRefusal(await renew(partner, { csr, path: "/infrastructure/simplereenroll" }), 403, /belongs to sandbox/)
    const gateway = await world.gateway()
    expectRefusal(await renew(gateway, { path: "/sandbox/simplereenroll" }), 403, /belongs to infrastructure/)
  })

  test("with a certificate that was revoked is 401, in the reason's words, and nothing is issued", async () => {
    const partner = await world.application()
    await world.database.usecases.revokeCertificate(ada, { id: partner.certificateId, reason: "keyCompromise" })
    const { csr } = requestLike(partner.cert)
    await expect.poll(async () => (await renew(partner, { csr })).text, patient).toMatch(/was revoked on/)
    expectRefusal(await renew(partner, { csr }), 401, /was revoked on/)
    expect(await world.database.db.certificate.count({ where: { applicationId: partner.id } })).toBe(1)
  })

  test("is not outrun by a revocation: what is revoked before the signature is there has no successor", async () => {
    const { db, deps, usecases } = world.database
    const { id, partnerId, certificateId, cert } = await world.application()
    const request = openssl(requestLike(cert).csr, "req", "-outform", "DER")
    const sign: Deps["keys"]["sign"] = async (...parameters) => {
      await usecases.revokeCertificate(ada, { id: certificateId, reason: "keyCompromise" })
      return deps.keys.sign(...parameters)
    }
    const slow = makeUseCases({ ...deps, keys: { ...deps.keys, sign } })
    const actor = { kind: "application", id, name: "Payments", environment: "sandbox", partnerId } as const
    const renewing = slow.renewCertificate(actor, { certificateId, request, label: null })
    await expect(renewing).rejects.toMatchObject({ code: "unauthenticated" })
    expect(await db.certificate.count({ where: { applicationId: id, status: "valid" } })).toBe(0)
  })

  test.each([
    ["application", 403, /application is suspended/],
    ["partner", 403, /partner is suspended/],
  ] as const)("of a suspended %s is %i", async (kind, status, words) => {
    const { usecases } = world.database
    const partner = await world.application()
    if (kind === "application") await usecases.suspendApplication(ada, { id: partner.id, reason: "test" })
    else await usecases.suspendPartner(ada, { id: partner.partnerId, reason: "test" })
    expectRefusal(await renew(partner, { csr: requestLike(partner.cert).csr }), status, words)
  })

  test("of a retired application is refused, since its certificates are revoked", async () => {
    const partner = await world.application()
    await world.database.usecases.retireApplication(ada, { id: partner.id, reason: "test" })
    await expect.poll(async () => (await renew(partner, requestLike(partner.cert))).status, patient).toBe(401)
  })

  test("is slowed down for a program that renews in a loop, and for it alone", async () => {
    const [wild, calm] = [await world.application(), await world.application()]
    await world.database.sql(`
      insert into certificate (id, authority_id, serial, subject_kind, application_id, status, subject, spki_sha256,
        key_algorithm, key_source, not_before, not_after, created_by, created_at)
      select 'crt_wild_' || n, authority_id, 'f' || to_hex(n), subject_kind, application_id, 'intent', subject, spki_sha256,
        key_algorithm, key_source, not_before, not_after, created_by, created_at
      from certificate, generate_series(1, 99) n where id = '${wild.certificateId}'`)
    const answer = await renew(wild, requestLike(wild.cert))
    expectRefusal(answer, 429, /100 certificates within an hour/)
    expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0)
    expect((await renew(calm, requestLike(calm.cert))).status).toBe(200)
  })

  test("with a certificate of another CA is 403: that one is renewed where it comes from", async () => {
    const { usecases } = world.database
    const bank = await makeHierarchy(new Date(), "Bank")
    const anchor = { environment: "sandbox", name: unique("Bank CA"), certificate: bank.root.pem }
    await usecases.addExternalAnchor(admin, anchor)
    const { id, partnerId } = await newApplication()
    const { pem } = await makeOddCertificate(bank, { subject: nameOf("QWAC"), chain: [bank.issuing] })
    const registered = await usecases.registerExternalCertificate(ada, { applicationId: id, certificate: pem })
    const actor = { kind: "application", id, name: "Payments", environment: "sandbox", partnerId } as const
    const request = openssl(world.csr().csr, "req", "-outform", "DER")
    const renewing = usecases.renewCertificate(actor, { certificateId: registered.id, request, label: null })
    await expect(renewing).rejects.toMatchObject({
      code: "forbidden",
      detail: expect.stringMatching(/another authority/),
    })
  })

  test("with another application's key is refused, and with one that is known to be compromised", async () => {
    const [mine, other] = [await world.application(), await world.application()]
    const keyFile = join(world.directory, "other.key")
    writeFileSync(keyFile, other.key)
    const csr = openssl("", "req", "-new", "-key", keyFile, "-subj", "/").toString()
    expectRefusal(await renew(mine, { csr }), 409, /already in use/)
    await world.database.usecases.revokeCertificate(ada, { id: other.certificateId, reason: "keyCompromise" })
    const answer = await renew(mine, { csr })
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.status).toBeLessThan(500)
  })

  test("renews a gateway without ending its old certificate, for 90 days", async () => {
    const gateway = await world.gateway()
    const { csr, key } = requestLike(gateway.cert)
    const answer = await renew(gateway, { csr, path: "/infrastructure/simplereenroll" })
    expect(answer.status).toBe(200)
    const [renewed] = certificatesIn(answer)
    expect((Date.parse(renewed?.validTo ?? "") - Date.now()) / 86_400_000).toBeLessThan(90.1)
    for (const identity of [gateway, { ...gateway, cert: renewed?.toString() ?? "", key }]) {
      expect((await world.call(identity, "GET", "/whoami")).json).toMatchObject({ kind: "gateway", id: gateway.id })
    }
  })

  test("renews an operator for as long as it was made for, until it is revoked", async () => {
    const operator = await world.operator("viewer")
    const answer = await renew(operator, { csr: requestLike(operator.cert).csr })
    expect(answer.status).toBe(200)
    const days = (Date.parse(certificatesIn(answer)[0]?.validTo ?? "") - Date.now()) / 86_400_000
    expect(Math.round(days)).toBe(30)
    await world.database.usecases.revokeOperator(admin, { id: operator.id, reason: "left" })
    await expect.poll(async () => (await renew(operator, requestLike(operator.cert))).status, patient).toBe(401)
  })
})

describe("a body that is no request", () => {
  let partner: Identity
  beforeAll(async () => {
    partner = await world.application()
  })
  const good = () => toBody(requestLike(partner.cert).csr)
  const der = () => Buffer.from(good().replace(/\s/g, ""), "base64")
  const bodies: [what: string, body: () => string | Buffer, status: number, words: RegExp][] = [
    ["is empty", () => "", 400, /body is empty/],
    ["is not base64", () => "!!!!", 400, /not base64/],
    ["is DER", der, 400, /not base64/],
    ["is PEM", () => requestLike(partner.cert).csr, 400, /is PEM: leave out/],
    ["is PEM in base64", () => Buffer.from(partner.cert).toString("base64"), 400, /holds no DER/],
    ["holds a private key", () => partner.key, 400, /private key.*compromised/],
    ["is cut off in the base64", () => good().trim().replace(/\s/g, "").slice(0, -5), 400, /cut off/],
    ["is truncated DER", () => der().subarray(0, 100).toString("base64"), 400, /not well-formed/],
    [
      "has bytes behind the DER",
      () => Buffer.concat([der(), Buffer.from([0])]).toString("base64"),
      400,
      /not well-formed/,
    ],
    ["is an indefinite length", () => Buffer.from("30800201000000", "hex").toString("base64"), 400, /indefinite/],
    [
      "is a certificate",
      () => new X509Certificate(partner.cert).raw.toString("base64"),
      400,
      /not well-formed|cannot be read/,
    ],
    ["is larger than any request", () => Buffer.alloc(20_000, 0x30).toString("base64"), 413, /at most 16384 bytes/],
    ["is larger than is read", () => "A".repeat(40_000), 413, /at most 32768 bytes/],
  ]

  test.each(bodies)("%s: it is refused within 200 ms, in words", async (_, body, status, words) => {
    const raw = body()
    // the machine does other things too: the quickest of a few is what it takes
    let quickest = Number.POSITIVE_INFINITY
    for (let turn = 0; turn < 5; turn++) {
      const begun = performance.now()
      const answer = await world.est(partner, "POST", "/simplereenroll", { raw, headers: form })
      quickest = Math.min(quickest, performance.now() - begun)
      expectRefusal(answer, status, words)
      expect(answer.text).not.toContain("MI")
      if (quickest < slowestMs) break
    }
    expect(quickest).toBeLessThan(slowestMs)
  })

  test("has no or another media type: 415", async () => {
    const raw = good()
    for (const type of ["text/plain", "application/pkcs10x", "application/json"]) {
      const answer = await world.est(partner, "POST", "/simplereenroll", { raw, headers: { "content-type": type } })
      expectRefusal(answer, 415, /application\/pkcs10/)
    }
  })

  test("has no declared length and never ends: it is cut off at the limit", async () => {
    const headers = { ...form, "transfer-encoding": "chunked" }
    const answer = await world.est(partner, "POST", "/simplereenroll", { raw: "A".repeat(50_000), headers })
    expectRefusal(answer, 413, /at most 32768 bytes/)
  })

  test.each([
    ["one line", (text: string) => text.replace(/\s/g, "")],
    ["CRLF", (text: string) => text.replace(/\n/g, "\r\n")],
    ["blanks and tabs", (text: string) => ` \t${text.replace(/\n/g, " \n\t")}`],
  ])("but base64 with %s is read (RFC 8951)", async (_, spell) => {
    const answer = await world.est(partner, "POST", "/simplereenroll", { raw: spell(good()), headers: form })
    expect(answer.status).toBe(200)
  })
})

test("whoami tells when to renew: from two thirds of the validity, or now where everybody is asked to re-issue", async () => {
  const partner = await world.application("production")
  const before = (await world.call(partner, "GET", "/whoami")).json
  const { validFrom, validTo } = new X509Certificate(partner.cert)
  const from = Date.parse(validFrom)
  const validity = Date.parse(validTo) - from
  expect(before.renewal).toEqual({
    start: new Date(from + (validity * 2) / 3).toISOString(),
    end: new Date(from + (validity * 5) / 6).toISOString(),
  })
  const reissueBy = new Date(Date.now() + ahead + 86_400_000).toISOString()
  await world.database.usecases.askReissue(admin, { environment: "production", reissueBy, reason: "A key may be out" })
  await expect.poll(async () => (await world.call(partner, "GET", "/whoami")).json.renewal.end, patient).toBe(reissueBy)
  const { renewal } = (await world.call(partner, "GET", "/whoami")).json
  expect(Date.parse(renewal.start)).toBeLessThanOrEqual(Date.now() + ahead)
})

describe("guessing", () => {
  let guessed: MachineWorld
  beforeAll(async () => {
    guessed = await openMachineWorld()
  })
  afterAll(() => guessed.close())

  test("is stopped after ten wrong codes, also where they come at the same moment, by either door", async () => {
    const raw = toBody(guessed.csr().csr)
    const guess = (number: number) =>
      guessed.est(null, "POST", "/simpleenroll", {
        raw,
        headers: { ...form, authorization: basic("app_x", `gwe-${number}`) },
      })
    const answers = await Promise.all(Array.from({ length: 40 }, (_, number) => guess(number)))
    const count = (status: number) => answers.filter((answer) => answer.status === status).length
    expect({ wrong: count(401), waits: count(429) }).toEqual({ wrong: 10, waits: 30 })
    const late = await guess(99)
    expect(late.status).toBe(429)
    expect(Number(late.headers["retry-after"])).toBeGreaterThan(0)
    const body = { code: "gwe-x", csr: guessed.csr().csr }
    expect((await guessed.call(null, "POST", "/enrol", { body })).status).toBe(429)
  })
})
