// Keys that sign root documents lie with two people who each have a file: what changes takes both of them, by the command that they run.
// The command runs as people run it, as a process of its own beside the one whose use cases the test calls.
import { execFile, execFileSync } from "node:child_process"
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { makeKeyStore } from "@/lib/adapters/key-store"
import { makeKeyring } from "@/lib/adapters/wrapped-key"
import { type RootDocument, readRootDocument } from "@/lib/bundle"
import type { RootChange } from "@/lib/core/root-change"
import { makeQueries } from "@/lib/queries"
import { makeUseCases } from "@/lib/usecases"
import { admin } from "@/tests/support/cast"
import { bootstrapTestDatabase, type TestDatabase, testKeyEncryptionKey } from "@/tests/support/database"
import { testToken } from "@/tests/support/soft-hsm"

const environment = "sandbox"
const reason = "Test"

let database: TestDatabase
let folder: string

beforeAll(async () => {
  database = await bootstrapTestDatabase()
  folder = mkdtempSync(join(tmpdir(), "gatewarden-signing-keys-"))
  writeFileSync(file("ada"), "several words that Ada knows\n")
  writeFileSync(file("ben"), "other words that Ben knows\n")
  execFileSync(process.execPath, ["lib/server/run.mjs", "ca", "--help"], { stdio: ["ignore", "ignore", "inherit"] })
})
afterAll(async () => {
  await database?.close()
  rmSync(folder, { recursive: true, force: true })
})

const file = (name: string) => join(folder, name)

function ca(holder: "ada" | "ben", verb: string, ...rest: string[]): Promise<{ status: number; output: string }> {
  const { publicUrl, machineUrl, trustDomain } = database.deps.settings
  const env = {
    ...process.env,
    DATABASE_URL: database.url,
    DATA_DIR: folder,
    AUTH_SECRET: "x".repeat(32),
    KEY_ENCRYPTION_KEY: Buffer.from(testKeyEncryptionKey).toString("base64"),
    ...{ PUBLIC_URL: publicUrl, MACHINE_URL: machineUrl, TRUST_DOMAIN: trustDomain },
  }
  const given = ["--environment", environment, "--passphrase-file", file(holder), ...rest]
  return new Promise((resolve) =>
    execFile(process.execPath, ["dist/ca.mjs", verb, ...given], { env }, (error, stdout, stderr) =>
      resolve({ status: error === null ? 0 : 1, output: stdout + stderr }),
    ),
  )
}

/** As of a server that was started now: one that has signed forgets a key within a minute. */
const change = (one: RootChange) => {
  const keys = makeKeyStore(database.db, makeKeyring(testKeyEncryptionKey), null)
  return makeUseCases({ ...database.deps, keys }).changeRootDocument(admin, { environment, change: one, reason })
}

const read = () => database.queries.getSigningKeys(admin, environment)
const rootKids = async () => (await read()).keys.filter(({ role }) => role === "root").map(({ kid }) => kid)
const storeOf = async (kid: string) => (await database.db.key.findUniqueOrThrow({ where: { kid } })).store

/** As a gateway walks it, from the first document on. */
async function walk(): Promise<RootDocument> {
  const rows = await database.db.rootDocument.findMany({
    where: { environmentName: environment },
    orderBy: { version: "asc" },
  })
  let root: RootDocument | null = null
  for (const { jws } of rows) root = await readRootDocument(jws, root)
  if (root === null) throw new Error("there is no root document")
  return root
}

test.skipIf(testToken() !== null)(
  "two holders sign what changes, each with a file, and neither of them alone",
  async () => {
    await change({ kind: "add-root-key" })
    await change({ kind: "set-root-threshold", threshold: 2 })
    const [first = "", second = ""] = await rootKids()

    const manifestKid = (await read()).keys.find(({ role }) => role === "manifest")?.kid ?? ""
    const refused = await ca("ada", "take-signing-key-offline", "--kid", manifestKid, "--out", file("manifest.pem"))
    expect(refused).toMatchObject({ status: 1, output: expect.stringContaining("signs manifests every hour") })
    expect(existsSync(file("manifest.pem"))).toBe(false)

    const taken = await ca("ada", "take-signing-key-offline", "--kid", first, "--out", file("ada.pem"))
    expect(taken).toMatchObject({ status: 0, output: expect.stringContaining("is off line") })
    expect((await ca("ben", "take-signing-key-offline", "--kid", second, "--out", file("ben.pem"))).status).toBe(0)
    expect([await storeOf(first), await storeOf(second)]).toEqual(["offline", "offline"])
    expect(statSync(file("ada.pem")).mode & 0o777).toBe(0o600)
    const again = await ca("ada", "take-signing-key-offline", "--kid", first, "--out", file("again.pem"))
    expect(again).toMatchObject({ status: 1, output: expect.stringContaining("off line already") })

    const none = await ca("ada", "sign-root-document", "--key", file("ada.pem"))
    expect(none).toMatchObject({ status: 1, output: expect.stringContaining("waits for signatures") })
    expect(await change({ kind: "rotate-manifest-key" })).toMatchObject({
      published: false,
      before: { have: 0, need: 2 },
    })
    expect((await ca("ada", "signing-keys")).output).toMatch(/2 signatures are missing/)

    const wrong = await ca("ben", "sign-root-document", "--key", file("ada.pem"))
    expect(wrong).toMatchObject({ status: 1, output: expect.stringContaining("the passphrase is wrong") })
    execFileSync("openssl", ["ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", file("foreign.pem")])
    const foreign = await ca("ada", "sign-root-document", "--key", file("foreign.pem"))
    expect(foreign).toMatchObject({ status: 1, output: expect.stringContaining("There is no signing key") })

    const ada = await ca("ada", "sign-root-document", "--key", file("ada.pem"))
    expect(ada).toMatchObject({
      status: 0,
      output: expect.stringContaining("does not hold yet: 1 signature is missing"),
    })
    expect(ada.output).toContain("a new key signs manifests")
    // what is signed, and how it differs from what holds
    expect(ada.output).toMatch(/manifest key {2}[\w-]{43} \(new\)/)
    expect(ada.output).toContain(`no longer     ${manifestKid}`)
    expect((await walk()).version).toBe(3)
    const twice = await ca("ada", "sign-root-document", "--key", file("ada.pem"))
    expect(twice).toMatchObject({ status: 1, output: expect.stringContaining("has signed already") })
    expect((await walk()).version).toBe(3)

    const ben = await ca("ben", "sign-root-document", "--key", file("ben.pem"))
    expect(ben).toMatchObject({ status: 0, output: expect.stringContaining("It holds from now on") })
    const root = await walk()
    expect(root.version).toBe(4)
    expect(root.roles.manifest.kids).not.toContain(manifestKid)
    expect(await storeOf(manifestKid)).toBe("destroyed")
    expect([await storeOf(first), await storeOf(second)]).toEqual(["offline", "offline"])

    const other = await ca("ben", "bring-signing-key-online", "--kid", first, "--key", file("ben.pem"))
    expect(other).toMatchObject({ status: 1, output: expect.stringContaining("holds another key") })
    expect((await ca("ada", "bring-signing-key-online", "--kid", first, "--key", file("ada.pem"))).status).toBe(0)
    expect(await change({ kind: "renew" })).toMatchObject({ published: false, before: { have: 1, need: 2 } })
    const events = await database.db.auditEvent.findMany({ where: { subjectName: first }, orderBy: { at: "asc" } })
    expect(events.map(({ action }) => action).slice(-2)).toEqual(["key.taken_offline", "key.brought_online"])
  },
)

test.skipIf(testToken() !== null)(
  "what somebody has read is what they sign: another draft in its place is refused",
  async () => {
    const { draft } = await read()
    const sha256 = draft?.sha256 ?? ""
    await database.usecases.withdrawRootDraft(admin, { environment, reason })
    await change({ kind: "raise-epoch" })
    await expect(database.usecases.signRootDraft(admin, { environment, sha256 })).rejects.toMatchObject({
      code: "conflict",
      detail: expect.stringContaining("Another root document waits"),
    })
  },
)

test("a root document that ends within a year is found on the overview, and urgently in its last month", async () => {
  const findings = async (days: number) => {
    const notAfter = new Date((await read()).documents[0]?.notAfter ?? "")
    const clock = () => new Date(notAfter.getTime() - days * 86_400_000)
    const { reviewChanges, checkProposal } = database.usecases
    const queries = makeQueries({ ...database.deps, clock, reviewChanges, checkProposal })
    const { findings: all } = await queries.getOverview(admin)
    return all.filter((one) => one.kind === "root-document-ending" && one.environment === environment)
  }
  expect(await findings(366)).toEqual([])
  expect(await findings(364)).toMatchObject([{ severity: "plan" }])
  expect(await findings(29)).toMatchObject([{ severity: "act", subject: { kind: "root-document" } }])
})
