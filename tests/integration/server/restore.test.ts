// After a restore: a command says what the backup holds, and begins a new epoch that gateways which are ahead follow.
// The command runs as people run it, as a process of its own, on a PostgreSQL service.
import { execFile, execFileSync } from "node:child_process"
import { randomBytes } from "node:crypto"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import pg from "pg"
import { afterAll, beforeAll, expect, test } from "vitest"
import { acceptManifest, readRootDocument, verifyManifest } from "@/lib/bundle"
import { bootstrapTestDatabase, type TestDatabase, testKeyEncryptionKey } from "@/tests/support/database"
import { testToken } from "@/tests/support/soft-hsm"
import { addApi, addPartner, environment, publish } from "../publication/scene"

let database: TestDatabase
let folder: string

beforeAll(async () => {
  database = await bootstrapTestDatabase()
  folder = mkdtempSync(join(tmpdir(), "gatewarden-restore-"))
  execFileSync(process.execPath, ["lib/server/run.mjs", "restore", "--help"], {
    stdio: ["ignore", "ignore", "inherit"],
  })
  await addApi(database)
  await addPartner(database, "Example")
  await publish(database)
})
afterAll(async () => {
  await database?.close()
  rmSync(folder, { recursive: true, force: true })
})

const ownKey = Buffer.from(testKeyEncryptionKey).toString("base64")

function restore(parameters: string[], keyEncryptionKey = ownKey): Promise<{ status: number; output: string }> {
  const env = {
    ...process.env,
    DATABASE_URL: database.url,
    DATA_DIR: folder,
    AUTH_SECRET: "x".repeat(32),
    KEY_ENCRYPTION_KEY: keyEncryptionKey,
    PUBLIC_URL: database.deps.settings.publicUrl,
    MACHINE_URL: database.deps.settings.machineUrl,
    TRUST_DOMAIN: database.deps.settings.trustDomain,
  }
  return new Promise((resolve) => {
    execFile(process.execPath, ["dist/restore.mjs", ...parameters], { env }, (error, stdout, stderr) =>
      resolve({ status: error === null ? 0 : 1, output: stdout + stderr }),
    )
  })
}

const headRow = () => database.db.environmentHead.findUniqueOrThrow({ where: { environmentName: environment } })

test.each([
  [["raise-epoch"], "--reason is missing"],
  [["raise-epoch", "--reason", "Why", "--seen", "7"], "name it with --environment"],
  [
    ["raise-epoch", "--reason", "Why", "--environment", environment, "--seen", "x"],
    "--seen is the number of a release",
  ],
  [["raise-epoch", "--reason", "Why", "--environment", "nowhere"], "no environment nowhere"],
  [["undo"], "There is no command undo"],
])("%j changes nothing", async (parameters, words) => {
  const { status, output } = await restore(parameters)
  expect({ status, output }).toMatchObject({ status: 1, output: expect.stringContaining(words) })
  expect(await headRow()).toMatchObject({ epoch: 1 })
})

test("`check` says until when the backup knows what happened, and changes nothing", async () => {
  const { sequence } = await headRow()
  const last = await database.db.auditEvent.findFirstOrThrow({ orderBy: { id: "desc" } })
  const { status, output } = await restore(["check"])
  expect(output).toContain(`The last event in the audit log: ${last.at.toISOString()}`)
  expect(output).toContain(`${environment}: epoch 1, release ${sequence}, stamp`)
  expect(output).toContain("is good again. Revoke it again")
  expect(status).toBe(0)
  expect(await headRow()).toMatchObject({ epoch: 1, sequence })
})

test("nothing is raised while a server is connected to the database", async () => {
  const server = new pg.Client({ connectionString: database.url, application_name: "gatewarden kek=0" })
  await server.connect()
  try {
    const { status, output } = await restore(["raise-epoch", "--reason", "Restored"])
    expect(output).toContain("Stop every server")
    expect(status).toBe(1)
  } finally {
    await server.end()
  }
  expect(await headRow()).toMatchObject({ epoch: 1 })
})

test.skipIf(testToken() !== null)("a key-encryption key that is not the backup's is refused, and named", async () => {
  const { status, output } = await restore(["raise-epoch", "--reason", "Restored"], randomBytes(32).toString("base64"))
  expect(status).toBe(1)
  expect(output).not.toContain("begins with release")
  expect(output).toMatch(/Put the key-encryption key of this database back|Restore the key-encryption key that belongs/)
  expect(await headRow()).toMatchObject({ epoch: 1 })
})

test("a gateway that has seen later releases follows again, by the document that its own root keys signed", async () => {
  const [first] = await database.db.rootDocument.findMany({ where: { environmentName: environment } })
  if (first === undefined) throw new Error("there is no root document")
  const { sequence } = await headRow()
  const seen = sequence + 5
  const { status, output } = await restore([
    "raise-epoch",
    "--reason",
    "Restored",
    "--environment",
    environment,
    "--seen",
    String(seen),
  ])
  expect(output).toContain(`releases ${sequence + 1} to ${seen} are lost`)
  expect(output).toContain(`${environment}: epoch 2 begins with release ${sequence}`)
  expect(status).toBe(0)
  const second = await database.db.rootDocument.findFirstOrThrow({
    where: { environmentName: environment, version: 2 },
  })
  const root = await readRootDocument(second.jws, await readRootDocument(first.jws, null))
  const { manifestSha256 } = await headRow()
  const { jws } = await database.db.manifest.findUniqueOrThrow({ where: { payloadSha256: manifestSha256 } })
  const verified = await verifyManifest(jws, root)
  const highest = { epoch: 1, sequence: seen, stamp: 3, payloadSha256: "0".repeat(64) }
  expect(() => acceptManifest(verified, { environment, now: new Date(), agentVersion: "0.1.0", highest })).not.toThrow()
})
