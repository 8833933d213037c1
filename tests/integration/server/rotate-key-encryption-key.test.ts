// The key-encryption key is replaced while the program works: no request fails, and afterwards the old one opens nothing.
// Two processes on one database by their parts, and the command line on an embedded one.
import { execFile, execFileSync } from "node:child_process"
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { systemClock } from "@/lib/adapters/clock"
import { type Database, makeDatabase } from "@/lib/adapters/database"
import { makeKeyStore } from "@/lib/adapters/key-store"
import { connectionName, makeRewrapSecrets } from "@/lib/adapters/rewrap-secrets"
import { keepSealKey } from "@/lib/adapters/seal-key"
import { type Keyring, makeKeyring, unwrap } from "@/lib/adapters/wrapped-key"
import { makeUseCases } from "@/lib/usecases"
import { addCustomer, admin } from "@/tests/support/cast"
import { makeCsr } from "@/tests/support/csr"
import { bootstrapTestDatabase, type TestDatabase, testKeyEncryptionKey } from "@/tests/support/database"
import { startServer } from "@/tests/support/server"

const old = testKeyEncryptionKey
const fresh = new Uint8Array(32).fill(9)
const variables = { shared: true, reload: () => undefined, finish: () => undefined }

let database: TestDatabase
let opened: Database[] = []

beforeEach(async () => {
  database = await bootstrapTestDatabase()
  return async () => {
    for (const { close } of opened.splice(0)) await close()
    await database.close()
  }
})

/** A process on the same database that was started with these key-encryption keys. */
function openProcess(keyring: Keyring) {
  const own = makeDatabase(database.url, { clock: systemClock, connections: 6, name: connectionName(keyring) })
  opened = [...opened, own]
  const keys = makeKeyStore(own.db, keyring)
  const usecases = makeUseCases({ ...database.deps, db: own.db, write: own.write, keys })
  return { ...own, keys, usecases, rewrapSecrets: makeRewrapSecrets(own, keyring, variables) }
}

const dump = () => database.db.key.findMany({ where: { wrapped: { not: null } } })

async function openedBy(kek: Uint8Array): Promise<number> {
  const keyring = makeKeyring(kek)
  const opens = (kid: string, wrapped: Uint8Array | null) => {
    try {
      return unwrap(keyring, kid, wrapped ?? new Uint8Array()).length > 0
    } catch {
      return false
    }
  }
  return (await dump()).filter(({ kid, wrapped }) => opens(kid, wrapped)).length
}

describe("a rotation of the key-encryption key", () => {
  test("fails no request that is under way, and leaves nothing that the old key opens", async () => {
    const before = openProcess(makeKeyring(old, fresh))
    const after = openProcess(makeKeyring(fresh, old))
    await keepSealKey(before, makeKeyring(old, fresh))
    const all = (await dump()).length
    expect(await openedBy(old)).toBe(all)
    const { applicationId } = await addCustomer(database)
    let going = true
    let done = 0
    const work = async ({ usecases, keys, db }: typeof before) => {
      while (going) {
        const { id: certificate } = await usecases.issueCertificate(admin, {
          applicationId,
          csr: await makeCsr(),
          keySource: "csr",
        })
        // publishes a release
        await usecases.revokeCertificate(admin, { id: certificate, reason: "superseded" })
        // a key that is new while others are rewrapped, and a process that reads everything anew
        const { id } = await db.key.findFirstOrThrow({ where: { purpose: "manifest" } })
        await keys.sign(id, new Uint8Array(1), "jose")
        await makeKeyStore(db, makeKeyring(fresh, old)).sign(id, new Uint8Array(1), "jose")
        done++
      }
    }
    const working = [work(before), work(before), work(after), work(after)]
    await expect.poll(() => done, { timeout: 30_000 }).toBeGreaterThan(4)
    const results = await Promise.allSettled([after.rewrapSecrets.run(), before.rewrapSecrets.pending()])
    expect(results[0]).toMatchObject({ status: "fulfilled", value: { rewrapped: all + 1, waitingFor: 0 } })
    const then = done
    await expect.poll(() => done, { timeout: 30_000 }).toBeGreaterThan(then + 4)
    going = false
    await Promise.all(working)

    expect(await after.rewrapSecrets.pending()).toBe(0)
    expect(await openedBy(old)).toBe(0)
    expect(await openedBy(fresh)).toBe((await dump()).length)
    const events = await database.db.auditEvent.count({
      where: { action: { in: ["key.rewrapped", "secret.rewrapped"] } },
    })
    expect(events).toBe(all + 1)
  })

  test("waits for processes that do not know the new key, and says how many connections they have", async () => {
    const behind = openProcess(makeKeyring(old))
    await behind.db.$queryRaw`select 1`
    const after = openProcess(makeKeyring(fresh, old))
    expect(await after.rewrapSecrets.run()).toEqual({ rewrapped: 0, waitingFor: 1 })
    expect(await openedBy(old)).toBe((await dump()).length)
    await behind.close()
    opened = opened.filter(({ close }) => close !== behind.close)
    await expect.poll(() => after.rewrapSecrets.run(), { timeout: 10_000 }).toMatchObject({ waitingFor: 0 })
    await expect.poll(() => after.rewrapSecrets.pending()).toBe(0)
  })

  test("by three processes at once rewraps everything, and one that was cut off goes on", async () => {
    const [{ id } = { id: "" }] = await dump()
    const cutOff = openProcess(makeKeyring(fresh, old))
    const failing = makeRewrapSecrets(
      {
        db: cutOff.db,
        write: async (actor, work) => {
          if ((await openedBy(fresh)) >= 3) throw new Error("cut off")
          return cutOff.write(actor, work)
        },
      },
      makeKeyring(fresh, old),
      variables,
    )
    await expect(failing.run()).rejects.toThrow("cut off")
    expect(await openedBy(fresh)).toBe(3)
    const three = [1, 2, 3].map(() => openProcess(makeKeyring(fresh, old)))
    await Promise.all(three.map(({ rewrapSecrets }) => rewrapSecrets.run()))
    expect(await openedBy(fresh)).toBe((await dump()).length)
    expect(await openProcess(makeKeyring(fresh)).keys.sign(id, new Uint8Array(1), "jose")).toHaveLength(64)
  })

  test("keeps the key of the audit seal, so that old events and sealed answers stay good", async () => {
    const first = await keepSealKey(openProcess(makeKeyring(old)), makeKeyring(old))
    for (const { close } of opened.splice(0)) await close()
    const after = openProcess(makeKeyring(fresh, old))
    await after.rewrapSecrets.run()
    expect(await keepSealKey(after, makeKeyring(fresh))).toEqual(first)
    await expect(keepSealKey(after, makeKeyring(old))).rejects.toMatchObject({ code: "unavailable" })
  })

  test("that began before the seal's key was kept derives it from the key that sealed", async () => {
    const key = await keepSealKey(openProcess(makeKeyring(fresh, old)), makeKeyring(fresh, old))
    const other = await bootstrapTestDatabase()
    try {
      expect(key).toEqual(await keepSealKey(other, makeKeyring(old)))
    } finally {
      await other.close()
    }
  })
})

describe("npm run ca -- rotate-key-encryption-key", () => {
  let folder: string
  const file = () => join(folder, "key-encryption-key")
  const variablesOf = (dataDir: string) => ({ ...process.env, DATA_DIR: dataDir })
  const command = (...parameters: string[]) =>
    promisify(execFile)(process.execPath, ["lib/server/run.mjs", ...parameters], { env: variablesOf(folder) })

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "gatewarden-rotate-"))
    execFileSync(process.execPath, ["lib/server/run.mjs", "ca", "--help"], { stdio: ["ignore", "ignore", "inherit"] })
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test("on a data folder that no server uses makes a new file, rewraps, and removes the old one", async () => {
    await command("operator", "create", "--name", "first", "--out", join(folder, "first"))
    const before = readFileSync(file(), "utf8")
    const { stdout } = await command("ca", "rotate-key-encryption-key")
    expect(stdout).toMatch(/[1-9]\d* secrets were moved to the new key/)
    expect(readFileSync(file(), "utf8")).not.toBe(before)
    expect(existsSync(`${file()}.previous`)).toBe(false)
    await command("operator", "create", "--name", "second", "--out", join(folder, "second"))
  })

  test("beside a running server moves everything under its feet, and it goes on signing", async () => {
    const server = await startServer()
    try {
      const path = join(server.dataDir, "key-encryption-key")
      const before = readFileSync(path, "utf8")
      const { stdout } = await promisify(execFile)(
        process.execPath,
        ["lib/server/run.mjs", "ca", "rotate-key-encryption-key"],
        { env: variablesOf(server.dataDir) },
      )
      expect(stdout).toContain("Everything is under the new key")
      expect(readFileSync(path, "utf8")).not.toBe(before)
      expect((await fetch(`${server.portalUrl}/readyz`)).status).toBe(200)
      // what it has learned it has on the disk as well
      await server.stop()
      const again = await server.restart()
      expect((await fetch(`${again.portalUrl}/readyz`)).status).toBe(200)
      await again.stop()
    } finally {
      await server.remove()
    }
  })
})
