// Which keys gateways believe changes from one root document to the next, by as many signatures as it takes, and in no other way.
// On the real database and key store; what comes out is read as a gateway reads it.
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { withCeremonyKey } from "@/lib/adapters/ceremony-key"
import { makeKeyStore, openKey } from "@/lib/adapters/key-store"
import { makeKeyring } from "@/lib/adapters/wrapped-key"
import { BundleError, type RootDocument, readRootDocument, verifyManifest } from "@/lib/bundle"
import type { RootChange } from "@/lib/core/root-change"
import { makeUseCases } from "@/lib/usecases"
import { codeOf } from "../../support/code-of"
import { bootstrapTestDatabase, type TestDatabase, testKeyEncryptionKey } from "../../support/database"
import { testToken } from "../../support/soft-hsm"
import { addApi, addPartner, admin, environment, publish } from "../publication/scene"

let database: TestDatabase

beforeEach(async () => {
  database = await bootstrapTestDatabase()
  await addApi(database)
  await addPartner(database, "Example")
  await publish(database)
})
afterEach(() => database?.close())

const reason = "Test"
/** As of a process that has not signed before: one that has forgets a key within a minute. */
const freshKeys = () => makeKeyStore(database.db, makeKeyring(testKeyEncryptionKey), null)
const change = (one: RootChange, usecases = database.usecases) =>
  usecases.changeRootDocument(admin, { environment, change: one, reason })
const keys = () => database.queries.getSigningKeys(admin, environment)
/** From the first document to the newest, each vouched for by the one before. */
async function walk(from = 1): Promise<RootDocument> {
  const rows = await database.db.rootDocument.findMany({
    where: { environmentName: environment, version: { gte: from } },
    orderBy: { version: "asc" },
  })
  let root: RootDocument | null = null
  for (const { jws } of rows) root = await readRootDocument(jws, root)
  if (root === null) throw new Error("there is no root document")
  return root
}

async function head() {
  const row = await database.db.environmentHead.findUniqueOrThrow({ where: { environmentName: environment } })
  const { jws } = await database.db.manifest.findUniqueOrThrow({ where: { payloadSha256: row.manifestSha256 } })
  return { row, jws }
}

describe("a new manifest key", () => {
  test("signs what is served from then on, in one chain from the first document", async () => {
    const { row: before, jws: old } = await head()
    expect(await change({ kind: "rotate-manifest-key" })).toMatchObject({ version: 2, published: true })
    const root = await walk()
    const { row, jws } = await head()
    expect(row).toMatchObject({ sequence: before.sequence, stamp: before.stamp + 1 })
    expect((await verifyManifest(jws, root)).payload.sequence).toBe(before.sequence)
    // and what the key before signed is worth nothing to whoever has come this far
    await expect(verifyManifest(old, root)).rejects.toBeInstanceOf(BundleError)
    await database.usecases.suspendPartner(admin, { id: (await database.db.partner.findFirstOrThrow()).id, reason })
    expect((await verifyManifest((await head()).jws, root)).payload.sequence).toBe(before.sequence + 1)
  })

  test("leaves nothing of the key before", async () => {
    const { keys: before } = await keys()
    await change({ kind: "rotate-manifest-key" })
    const old = before.find(({ role }) => role === "manifest")?.kid ?? ""
    expect(await database.db.key.findUniqueOrThrow({ where: { kid: old } })).toMatchObject({
      store: "destroyed",
      wrapped: null,
    })
  })
})

describe("keys that sign root documents", () => {
  test("are replaced one by one, and thresholds hold from the document on that sets them", async () => {
    const first = (await keys()).keys.find(({ role }) => role === "root")?.kid ?? ""
    await change({ kind: "rotate-root-key", kid: first })
    await change({ kind: "add-root-key" })
    await change({ kind: "set-root-threshold", threshold: 2 })
    expect(await change({ kind: "rotate-manifest-key" })).toMatchObject({
      version: 5,
      published: true,
      before: { have: 2, need: 2 },
    })
    const root = await walk()
    expect(root.roles.root).toMatchObject({ threshold: 2 })
    expect(root.roles.root.kids).not.toContain(first)
  })

  test("are never fewer than have to sign", async () => {
    const { keys: all } = await keys()
    const kid = all.find(({ role }) => role === "root")?.kid ?? ""
    expect(await codeOf(change({ kind: "remove-root-key", kid }))).toBe("conflict")
    expect(await codeOf(change({ kind: "set-root-threshold", threshold: 2 }))).toBe("invalid_input")
    expect(await codeOf(change({ kind: "rotate-root-key", kid: "x".repeat(43) }))).toBe("invalid_input")
    expect((await keys()).documents).toHaveLength(1)
  })
})

describe.skipIf(testToken() !== null)("with a key off line", () => {
  test("a draft waits for its holder, and nobody alone reaches the threshold", async () => {
    await change({ kind: "add-root-key" })
    await change({ kind: "set-root-threshold", threshold: 2 })
    const [, second] = (await keys()).keys.filter(({ role }) => role === "root")
    const row = await database.db.key.findUniqueOrThrow({ where: { kid: second?.kid ?? "" } })
    const file = openKey(row, row.wrapped ?? new Uint8Array(), makeKeyring(testKeyEncryptionKey))
    await database.sql(`update key set store = 'offline', wrapped = null where id = '${row.id}'`)
    const here = makeUseCases({ ...database.deps, keys: freshKeys() })
    expect(await change({ kind: "rotate-manifest-key" }, here)).toMatchObject({
      published: false,
      before: { have: 1, need: 2 },
      after: { have: 1, need: 2 },
    })
    expect((await keys()).draft).toMatchObject({ version: 4, reason, before: { have: 1, need: 2 } })
    // it holds nothing yet: the chain ends before it
    expect((await walk()).version).toBe(3)
    expect(await codeOf(change({ kind: "renew" }))).toBe("conflict")
    expect(await codeOf(here.signRootDraft(admin, { environment }))).toBe("conflict")
    const ceremony = makeUseCases({
      ...database.deps,
      keys: withCeremonyKey(freshKeys(), database.db, file),
    })
    expect(await ceremony.signRootDraft(admin, { environment })).toMatchObject({
      published: true,
      added: [second?.kid],
    })
    const root = await walk()
    expect(root.version).toBe(4)
    expect((await verifyManifest((await head()).jws, root)).payload.environment).toBe(environment)
  })

  test("a draft is withdrawn, and nothing has changed", async () => {
    await database.sql(
      `update key set store = 'offline', wrapped = null where purpose = 'root' and environment = '${environment}'`,
    )
    const here = makeUseCases({ ...database.deps, keys: freshKeys() })
    expect(await change({ kind: "renew" }, here)).toMatchObject({ published: false })
    await database.usecases.withdrawRootDraft(admin, { environment, reason })
    expect(await keys()).toMatchObject({ draft: null, documents: [{ version: 1 }] })
  })
})

describe("a new epoch", () => {
  test("begins above every number that a gateway has seen, vouched for by the root keys", async () => {
    const { row: before, jws: old } = await head()
    await change({ kind: "raise-epoch" })
    const root = await walk()
    expect(root.epoch).toBe(2)
    const { row, jws } = await head()
    expect(row).toMatchObject({ epoch: 2, sequence: before.sequence })
    expect((await verifyManifest(jws, root)).payload).toMatchObject({ epoch: 2, sequence: before.sequence })
    await expect(verifyManifest(old, root)).rejects.toMatchObject({ code: "older" })
    const next = await addPartner(database, "Second")
    expect(next.applicationId).toMatch(/^app_/)
    const { sequence } = await publish(database)
    expect(sequence).toBe(before.sequence + 1)
  })
})

test("each change has its event, and a change that is refused has made no key", async () => {
  const before = await database.db.key.count()
  await codeOf(change({ kind: "rotate-root-key", kid: "x".repeat(43) }))
  expect(await database.db.key.count()).toBe(before)
  await change({ kind: "renew" })
  const actions = await database.db.auditEvent.findMany({
    where: { subjectKind: "root-document" },
    orderBy: { id: "asc" },
  })
  expect(
    actions
      .filter(({ environmentName }) => environmentName === environment)
      .map(({ action }) => action)
      .sort(),
  ).toEqual(["root-document.drafted", "root-document.signed", "root-document.signed"])
})
