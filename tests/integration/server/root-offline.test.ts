// A root's key leaves the database in a file, signs from there in ceremonies, and comes back; issuing goes on all the while.
// The command runs as people run it, as a process of its own beside the one whose use cases the test calls.
import { execFile, execFileSync, spawn } from "node:child_process"
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import pg from "pg"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { makeKeyStore } from "@/lib/adapters/key-store"
import { makeKeyring } from "@/lib/adapters/wrapped-key"
import { pemEncode } from "@/lib/pki"
import { makeQueries } from "@/lib/queries"
import { makeUseCases } from "@/lib/usecases"
import { addCustomer, admin } from "@/tests/support/cast"
import { makeCsr } from "@/tests/support/csr"
import { bootstrapTestDatabase, type TestDatabase, testKeyEncryptionKey } from "@/tests/support/database"
import { hasSoftHsm, makeSoftHsm } from "@/tests/support/soft-hsm"

const passphrase = "several words that nobody guesses"
const days = 86_400_000

let database: TestDatabase
let folder: string
let now = new Date()

beforeAll(async () => {
  database = await bootstrapTestDatabase()
  folder = mkdtempSync(join(tmpdir(), "gatewarden-offline-"))
  writeFileSync(join(folder, "passphrase"), `${passphrase}\n`)
  writeFileSync(join(folder, "other-passphrase"), "another one, also long\n")
  execFileSync(process.execPath, ["lib/server/run.mjs", "ca", "--help"], { stdio: ["ignore", "ignore", "inherit"] })
})
afterAll(async () => {
  await database.close()
  rmSync(folder, { recursive: true, force: true })
})

const environment = () => ({
  ...process.env,
  DATABASE_URL: database.url,
  DATA_DIR: folder,
  AUTH_SECRET: "x".repeat(32),
  KEY_ENCRYPTION_KEY: Buffer.from(testKeyEncryptionKey).toString("base64"),
  PUBLIC_URL: database.deps.settings.publicUrl,
  MACHINE_URL: database.deps.settings.machineUrl,
  TRUST_DOMAIN: database.deps.settings.trustDomain,
})

const parameters = (...rest: string[]) => ["dist/ca.mjs", ...rest]

function ca(...rest: string[]): Promise<{ status: number; output: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, parameters(...rest), { env: environment() }, (error, stdout, stderr) =>
      resolve({ status: error === null ? 0 : 1, output: stdout + stderr }),
    )
  })
}

const onRoot = (verb: string, ...rest: string[]) =>
  ca(
    verb,
    "--environment",
    "sandbox",
    "--authority",
    "root-1",
    "--passphrase-file",
    join(folder, "passphrase"),
    ...rest,
  )

const file = (name: string) => join(folder, name)

const rootKey = () =>
  database.db.key.findFirstOrThrow({
    where: { authorities: { some: { environmentName: "sandbox", kind: "root" } } },
    include: { authorities: true },
  })

const rootCrl = () =>
  database.db.crl.findFirstOrThrow({
    where: { authority: { environmentName: "sandbox", kind: "root" } },
    orderBy: { number: "desc" },
  })

/** A server that was started now, or at another time. */
function restarted() {
  const clock = () => now
  const deps = { ...database.deps, clock, keys: makeKeyStore(database.db, makeKeyring(testKeyEncryptionKey)) }
  const usecases = makeUseCases(deps)
  const { reviewChanges, checkProposal } = usecases
  return { usecases, queries: makeQueries({ ...deps, reviewChanges, checkProposal }) }
}

async function issue(): Promise<void> {
  const { applicationId } = await addCustomer(database)
  await restarted().usecases.issueCertificate(admin, { applicationId, csr: await makeCsr(), keySource: "csr" })
}

test("`list` shows every authority with the place of its key", async () => {
  const { status, output } = await ca("list")
  expect(status).toBe(0)
  expect(output.match(/root-1.*database/g)).toHaveLength(3)
})

describe("nothing is taken away", () => {
  test.each([
    [["take-offline", "--environment", "sandbox", "--authority", "issuing-1", "--out", "x"], "issues every day"],
    [
      ["take-offline", "--environment", "nowhere", "--authority", "root-1", "--out", "x"],
      "no authority root-1 of nowhere",
    ],
    [["take-offline", "--environment", "sandbox", "--authority", "root-1"], "--out is missing"],
    [["ceremony", "--environment", "sandbox", "--authority", "root-1", "--key", "x"], "is not off line"],
    [["bring-online", "--environment", "sandbox", "--authority", "root-1", "--key", "x"], "is not off line"],
    [["destroy"], "There is no command destroy"],
  ])("by %j", async (rest, words) => {
    const { status, output } = await ca(...rest, "--passphrase-file", file("passphrase"))
    expect(status).toBe(1)
    expect(output).toContain(words)
    expect((await rootKey()).store).toBe("database")
  })

  test("over a file that is there, with a short passphrase, or for a CRL of days", async () => {
    writeFileSync(file("taken"), "precious")
    writeFileSync(file("short"), "short\n")
    expect((await onRoot("take-offline", "--out", file("taken"))).output).toContain("is there already")
    expect(readFileSync(file("taken"), "utf8")).toBe("precious")
    const short = await onRoot("take-offline", "--out", file("new"), "--passphrase-file", file("short"))
    expect(short.output).toContain("fewer than 12 characters")
    expect((await onRoot("take-offline", "--out", file("new"), "--crl-days", "3")).output).toContain("7 days or more")
    expect(existsSync(file("new"))).toBe(false)
    expect((await rootKey()).store).toBe("database")
  })

  test("when the command is killed between writing the file and removing the key", async () => {
    const locker = new pg.Client({ connectionString: database.url })
    await locker.connect()
    await locker.query("begin; lock table crl in share mode")
    const command = spawn(
      process.execPath,
      parameters(
        ...["take-offline", "--environment", "sandbox", "--authority", "root-1", "--out", file("killed.pem")],
        ...["--passphrase-file", file("passphrase")],
      ),
      { env: environment(), stdio: ["ignore", "pipe", "inherit"] },
    )
    try {
      const written = new Promise<void>((resolve) =>
        command.stdout.on("data", (chunk) => String(chunk).includes("is written") && resolve()),
      )
      await written
    } finally {
      const ended = new Promise((resolve) => command.once("exit", resolve))
      command.kill("SIGKILL")
      await ended
      await locker.query("rollback")
      await locker.end()
    }
    expect((await rootKey()).store).toBe("database")
    await issue()
    expect(await restarted().usecases.rebuildCrls()).toBeDefined()
  })
})

test("a key is taken away in a file that OpenSSL opens with the passphrase alone, and issuing goes on", async () => {
  const before = await rootCrl()
  const { status, output } = await onRoot("take-offline", "--out", file("root.pem"), "--crl-days", "100")
  expect(output).toContain("is written, read back, and signs")
  expect(status).toBe(0)
  const key = await rootKey()
  expect(key).toMatchObject({ store: "offline", wrapped: null })
  expect(statSync(file("root.pem")).mode & 0o777).toBe(0o600)
  const open = (secret: string) =>
    execFileSync(
      "openssl",
      ["pkey", "-in", file("root.pem"), "-passin", `file:${file(secret)}`, "-pubout", "-outform", "DER"],
      {
        stdio: ["ignore", "pipe", "ignore"],
      },
    )
  expect(open("passphrase").equals(key.spki)).toBe(true)
  expect(() => open("other-passphrase")).toThrow()
  const structure = execFileSync("openssl", ["asn1parse", "-in", file("root.pem")], { encoding: "utf8" })
  expect(structure).toMatch(/PBES2[\s\S]*PBKDF2[\s\S]*hmacWithSHA256[\s\S]*aes-256-cbc/)
  const crl = await rootCrl()
  expect(crl.number).toBe(before.number + 1)
  expect((crl.nextUpdate.getTime() - crl.thisUpdate.getTime()) / days).toBeCloseTo(100)
  await issue()
})

test("what the root would have to sign is refused with the way to its ceremony, and its CRL is left alone", async () => {
  const { usecases } = restarted()
  const issuing = await database.db.authority.findFirstOrThrow({
    where: { environmentName: "sandbox", kind: "issuing", state: "issuing" },
  })
  const rotating = usecases.startRotation(admin, { authorityId: issuing.id, reason: "Its time has come" })
  await expect(rotating).rejects.toThrow("npm run ca -- ceremony")
  const { number } = await rootCrl()
  now = new Date(Date.now() + 99 * days)
  await restarted().usecases.rebuildCrls()
  now = new Date()
  expect((await rootCrl()).number).toBe(number)
})

test("the overview asks for a ceremony when 30 in 100 days are left, and urgently at the end", async () => {
  const due = async (after: number) => {
    now = new Date(Date.now() + after * days)
    const { findings } = await restarted().queries.getOverview(admin)
    now = new Date()
    return findings.filter(({ kind }) => kind === "ceremony-due").map(({ severity }) => severity)
  }
  expect(await due(69)).toEqual([])
  expect(await due(71)).toEqual(["plan"])
  expect(await due(91)).toEqual(["act"])
})

test("a ceremony renews the CRL and signs a successor, with the right file and passphrase alone", async () => {
  const { number } = await rootCrl()
  const wrong = await onRoot("ceremony", "--key", file("root.pem"), "--passphrase-file", file("other-passphrase"))
  expect(wrong).toMatchObject({ status: 1, output: expect.stringContaining("the passphrase is wrong") })
  execFileSync("openssl", ["ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", file("foreign.pem")])
  expect((await onRoot("ceremony", "--key", file("foreign.pem"))).output).toContain("holds another key")
  expect((await rootCrl()).number).toBe(number)

  const { status, output } = await onRoot("ceremony", "--key", file("root.pem"), "--rotate", "Its time has come")
  expect(output).toContain(`has signed its CRL ${number + 1}`)
  expect(output).toContain("has signed the successor")
  expect(status).toBe(0)
  const successor = await database.db.authority.findFirstOrThrow({
    where: { environmentName: "sandbox", slug: "issuing-2" },
  })
  const root = (await rootKey()).authorities[0]
  expect(successor).toMatchObject({ state: "published", issuerId: root?.id })
  writeFileSync(file("root.crt"), pemEncode("CERTIFICATE", root?.der ?? new Uint8Array()))
  writeFileSync(file("successor.crt"), pemEncode("CERTIFICATE", successor.der))
  const verified = execFileSync(
    "openssl",
    ["verify", "-x509_strict", "-CAfile", file("root.crt"), file("successor.crt")],
    { encoding: "utf8" },
  )
  expect(verified).toContain("OK")
  expect((await rootKey()).store).toBe("offline")
})

test("brought back, the key signs by itself again", async () => {
  const { status } = await onRoot("bring-online", "--key", file("root.pem"))
  expect(status).toBe(0)
  const { id, store } = await rootKey()
  expect(store).toBe("database")
  expect(
    await restarted().usecases.renewRootCrl(admin, { environment: "sandbox", slug: "root-1", days: 30 }),
  ).toBeDefined()
  const events = await database.db.auditEvent.findMany({ where: { subjectId: id }, orderBy: { at: "asc" } })
  expect(events.map(({ action }) => action).slice(-2)).toEqual(["key.taken_offline", "key.brought_online"])
})

test.skipIf(!hasSoftHsm)("a key in a PKCS#11 token cannot be taken away, and is told why", async () => {
  const hsm = makeSoftHsm()
  const own = await bootstrapTestDatabase()
  try {
    await own.sql("update key set store = 'pkcs11', wrapped = null")
    const env = { ...environment(), ...hsm.variables, DATABASE_URL: own.url }
    const rest = ["take-offline", "--environment", "sandbox", "--authority", "root-1", "--out", file("token.pem")]
    const refused = await new Promise<string>((resolve) => {
      execFile(process.execPath, parameters(...rest), { env }, (_error, _stdout, stderr) => resolve(stderr))
    })
    expect(refused).toContain("in a PKCS#11 token, which gives no key away")
    expect(existsSync(file("token.pem"))).toBe(false)
  } finally {
    await own.close()
    hsm.remove()
  }
})
