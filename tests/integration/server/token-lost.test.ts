// A PKCS#11 token that goes away takes signing with it and nothing else; when it is back, nobody has to mend anything.
// The token is SoftHSM's: its folder is moved away, and its module is shut under the program's hands.
import { randomBytes } from "node:crypto"
import { renameSync } from "node:fs"
import { createRequire } from "node:module"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { makeKeyStore } from "@/lib/adapters/key-store"
import { loadPkcs11 } from "@/lib/adapters/pkcs11-module"
import { makePkcs11Token, type Pkcs11Token } from "@/lib/adapters/pkcs11-token"
import { makeKeyring } from "@/lib/adapters/wrapped-key"
import { makeUseCases, type UseCases } from "@/lib/usecases"
import { addCustomer, admin, outcome } from "@/tests/support/cast"
import { makeCsr } from "@/tests/support/csr"
import { openTestDatabase, type TestDatabase, testKeyEncryptionKey } from "@/tests/support/database"
import { hasSoftHsm, makeSoftHsm, type SoftHsm } from "@/tests/support/soft-hsm"

describe.skipIf(!hasSoftHsm)("a PKCS#11 token", () => {
  let hsm: SoftHsm
  let database: TestDatabase
  let token: Pkcs11Token
  let usecases: UseCases
  let applicationId: string

  beforeAll(async () => {
    hsm = makeSoftHsm()
    Object.assign(process.env, hsm.variables)
    database = await openTestDatabase()
    token = open(hsm.variables.PKCS11_PIN)
    const keys = makeKeyStore(database.db, makeKeyring(testKeyEncryptionKey), token)
    usecases = makeUseCases({ ...database.deps, keys })
    await usecases.bootstrap()
    applicationId = (await addCustomer(database)).applicationId
  })
  afterAll(async () => {
    await token.close()
    await database.close()
    hsm.remove()
  })

  const open = (pin: string) =>
    makePkcs11Token(loadPkcs11(hsm.variables.PKCS11_MODULE), { label: hsm.variables.PKCS11_TOKEN, pin })

  /** CK_BBOOL comes as one byte. */
  const flag = (value: unknown) => (Buffer.isBuffer(value) ? value[0] : value)

  const issue = async () => usecases.issueCertificate(admin, { applicationId, csr: await makeCsr(), keySource: "csr" })

  /** As after a restart of an HSM's service: sessions and sign-in are gone, whoever holds them. */
  function shut(): void {
    // the same library of the same process, so its end is everybody's
    const { PKCS11 } = createRequire(import.meta.url)("pkcs11js") as { PKCS11: new () => ReturnType<typeof loadPkcs11> }
    const other = new PKCS11()
    other.load(hsm.variables.PKCS11_MODULE)
    other.C_Finalize()
  }

  test("holds every key of an installation that was started with it, and the database none", async () => {
    const keys = await database.db.key.groupBy({ by: ["store"], _count: true })
    expect(keys.map(({ store }) => store)).toEqual(["pkcs11"])
    expect(await database.db.key.count({ where: { wrapped: { not: null } } })).toBe(0)
  })

  test("gives no key away: each is sensitive, and cannot be extracted", () => {
    const library = loadPkcs11(hsm.variables.PKCS11_MODULE)
    const slot = library.C_GetSlotList(true).find((one) => library.C_GetTokenInfo(one).label.trim() === "gatewarden")
    const session = library.C_OpenSession(slot ?? Buffer.alloc(0), 6)
    library.C_FindObjectsInit(session, [{ type: 0, value: 3 }])
    const privateKeys = library.C_FindObjects(session, 100)
    library.C_FindObjectsFinal(session)
    expect(privateKeys.length).toBeGreaterThan(9)
    for (const key of privateKeys) {
      const [sensitive, extractable] = library.C_GetAttributeValue(session, key, [{ type: 0x103 }, { type: 0x162 }])
      expect([sensitive?.value, extractable?.value].map(flag)).toEqual([1, 0])
      // CKA_VALUE
      expect(() => library.C_GetAttributeValue(session, key, [{ type: 0x11 }])).toThrow()
    }
    library.C_CloseSession(session)
  })

  test("whose sessions are lost is opened again by itself, for everybody who signs at that moment", async () => {
    shut()
    const answers = await Promise.all(Array.from({ length: 20 }, () => outcome(issue())))
    expect(answers.filter((answer) => answer !== "done")).toEqual([])
  })

  test("that is away is unavailable with its name, what was published is still served, and its return is enough", async () => {
    const { manifestSha256: before } = await database.db.environmentHead.findUniqueOrThrow({
      where: { environmentName: "sandbox" },
    })
    const [here, away] = [join(hsm.directory, "tokens"), join(hsm.directory, "away")]
    shut()
    renameSync(here, away)
    try {
      await expect(issue()).rejects.toMatchObject({ code: "unavailable", status: 503 })
      await expect(issue()).rejects.toThrow(/no PKCS#11 token named gatewarden|does not answer/)
      const head = await database.db.environmentHead.findUniqueOrThrow({ where: { environmentName: "sandbox" } })
      expect(head.manifestSha256).toBe(before)
    } finally {
      renameSync(away, here)
    }
    await expect.poll(() => outcome(issue()), { timeout: 15_000, interval: 250 }).toBe("done")
  })

  test("does not hold up the program while it signs: everything else has its turn", async () => {
    const key = await database.db.key.findFirstOrThrow({ where: { purpose: "manifest" } })
    let turns = 0
    const watch = setInterval(() => turns++, 1)
    const rounds = 40
    for (let round = 0; round < rounds; round++) {
      await Promise.all(Array.from({ length: 25 }, () => token.sign(key, randomBytes(64))))
    }
    clearInterval(watch)
    // calls that block would leave none: their promises are settled before the first timer is looked at
    expect(turns).toBeGreaterThan(rounds / 4)
  })

  // the last one: sign-in counts for all sessions of the process
  test("refuses a wrong PIN in words that do not repeat it, and is not asked again, so that it does not lock itself", async () => {
    await token.close()
    shut()
    const wrong = open("0000-wrong")
    const refusals = [await wrong.generate().catch(String), await wrong.generate().catch(String)]
    for (const refusal of refusals) {
      expect(refusal).toMatch(/CKR_PIN_INCORRECT.*Mend PKCS11_PIN/)
      expect(refusal).not.toContain("0000")
    }
    await wrong.close()
    const right = open(hsm.variables.PKCS11_PIN)
    expect((await right.generate()).kid).toMatch(/^[\w-]{43}$/)
    await right.close()
  })
})

test.skipIf(!hasSoftHsm)("a module that is not there is said with its variable", () => {
  expect(() => loadPkcs11("/nowhere/libhsm.so")).toThrow(/PKCS11_MODULE: \/nowhere\/libhsm.so cannot be loaded/)
})
