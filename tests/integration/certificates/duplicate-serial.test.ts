// A broken source of chance that gives two processes the same serials: never two certificates with one serial.
// The two have connections, key stores and memories of their own, and meet in the database alone.

import { randomBytes } from "node:crypto"
import { afterAll, beforeAll, expect, test } from "vitest"
import { systemClock } from "@/lib/adapters/clock"
import { makeDatabase } from "@/lib/adapters/database"
import { makeKeyStore } from "@/lib/adapters/key-store"
import { makeKeyring } from "@/lib/adapters/wrapped-key"
import { canonicalSerial, readCertificate, serialFromRandom } from "@/lib/pki"
import { makeUseCases } from "@/lib/usecases"
import type { RandomBytes } from "@/lib/usecases/deps"
import { buildProgram, startProgram } from "@/tests/support/build-agent"
import { addCustomer, admin, outcome } from "@/tests/support/cast"
import { makeCsr } from "@/tests/support/csr"
import { bootstrapTestDatabase, type TestDatabase, testKeyEncryptionKey } from "@/tests/support/database"
import type { IssuingTask } from "@/tests/support/issuing-process"
import { testToken } from "@/tests/support/soft-hsm"

let database: TestDatabase
let applicationId: string
const closing: (() => Promise<void>)[] = []

beforeAll(async () => {
  database = await bootstrapTestDatabase()
  applicationId = (await addCustomer(database)).applicationId
})
afterAll(async () => {
  for (const close of closing) await close()
  await database.close()
})

/** Another process on the same database, with a source of chance of the test's. */
function openProcess(random: RandomBytes) {
  const { db, write, close } = makeDatabase(database.url, { clock: systemClock, connections: 5 })
  closing.push(close)
  const keys = makeKeyStore(db, makeKeyring(testKeyEncryptionKey), testToken())
  const usecases = makeUseCases({ ...database.deps, db, write, keys, random })
  return async () => usecases.issueCertificate(admin, { applicationId, csr: await makeCsr(), keySource: "csr" })
}

/** Gives the listed values in order, then real chance. */
function sequence(values: Uint8Array[]): RandomBytes {
  const left = [...values]
  return (length) => left.shift()?.subarray(0, length) ?? new Uint8Array(randomBytes(length))
}

const serials = async () => {
  const rows = await database.db.certificate.findMany({ where: { applicationId, der: { not: null } } })
  return rows.map(({ der, serial }) => ({ row: serial, certificate: readCertificate(der ?? new Uint8Array()).serial }))
}

test("two processes that are given the same serials at the same moment, forty times, issue eighty that all differ", async () => {
  const same = Array.from({ length: 40 }, () => new Uint8Array(randomBytes(16)))
  const [first, second] = [openProcess(sequence(same)), openProcess(sequence(same))]
  for (let round = 0; round < same.length; round++) {
    const pair = await Promise.all([first(), second()])
    expect(pair[0].serial).not.toBe(pair[1].serial)
  }
  const issued = await serials()
  expect(issued).toHaveLength(80)
  expect(new Set(issued.map(({ certificate }) => certificate)).size).toBe(80)
  for (const { row, certificate } of issued) expect(certificate).toBe(row)
})

test("of two processes whose source of chance is stuck on one value, one certificate comes and one refusal in words", async () => {
  const stuck = new Uint8Array(randomBytes(16))
  const [first, second] = [openProcess(() => stuck), openProcess(() => stuck)]
  const before = await database.db.certificate.count()
  const both = await Promise.allSettled([first(), second()])
  expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1)
  const refused = both.flatMap((answer) => (answer.status === "rejected" ? [answer.reason] : []))
  expect(refused).toMatchObject([{ code: "internal", detail: expect.stringMatching(/5 random serials.*broken/) }])
  expect(await database.db.certificate.count()).toBe(before + 1)
})

test("after five taken serials in a row nothing is left behind: neither a row nor an event", async () => {
  const stuck = new Uint8Array(randomBytes(16))
  const issue = openProcess(() => stuck)
  await issue()
  const count = async () => [await database.db.certificate.count(), await database.db.auditEvent.count()]
  const before = await count()
  expect(await outcome(issue())).toBe("internal")
  expect(await count()).toEqual(before)
})

test("a serial that is taken costs one more draw, up to the fifth", async () => {
  const [taken] = await database.db.certificate.findMany({ where: { applicationId }, orderBy: { createdAt: "asc" } })
  const bytes = new Uint8Array(Buffer.from((taken?.serial ?? "").padStart(32, "0"), "hex"))
  const issue = openProcess(sequence([bytes, bytes, bytes, bytes]))
  expect((await issue()).serial).not.toBe(taken?.serial)
})

test("two programs that draw the same serials, forty times, issue eighty that all differ, and each serial comes once", async () => {
  const program = await buildProgram("tests/support/issuing-process.ts", { packages: "external" })
  const { applicationId: other } = await addCustomer(database)
  const draws = Array.from({ length: 40 }, () => randomBytes(16).toString("hex"))
  const task: IssuingTask = {
    databaseUrl: database.url,
    keyEncryptionKey: Buffer.from(testKeyEncryptionKey).toString("hex"),
    settings: database.deps.settings,
    applicationId: other,
    draws,
  }
  const env = { ISSUING_TASK: JSON.stringify(task) }
  const ends = await Promise.all([1, 2].map(() => startProgram(program, [], { env }).ended))
  for (const { status, output } of ends) expect(status, output).toBe(0)
  const issued: string[] = ends.flatMap(({ output }) => JSON.parse(output.trim().split("\n").at(-1) ?? ""))
  expect(new Set(issued).size).toBe(80)
  const drawn = draws.map((hex) => canonicalSerial(serialFromRandom(Buffer.from(hex, "hex"))))
  expect(issued).toEqual(expect.arrayContaining(drawn))
  const rows = await database.db.certificate.findMany({ where: { applicationId: other, status: "valid" } })
  expect(rows.map(({ serial }) => serial).sort()).toEqual(issued.sort())
})
