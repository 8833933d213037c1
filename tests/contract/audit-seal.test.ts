// What the seal of the audit chain promises: its key is not the database's, and its witness only goes forward.
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import { makeAuditSeal } from "@/lib/adapters/audit-seal"

const kek = new Uint8Array(32).fill(1)
const data = new TextEncoder().encode("a link")
const at = (position: bigint, digit = "a") => ({ position, hash: digit.repeat(64) })

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "gatewarden-seal-"))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

test("a MAC is the same under the same key, and another under another", () => {
  const mac = makeAuditSeal(kek, null).mac(data)
  expect(mac).toMatch(/^[0-9a-f]{64}$/)
  expect(makeAuditSeal(kek, directory).mac(data)).toBe(mac)
  expect(makeAuditSeal(new Uint8Array(32).fill(2), null).mac(data)).not.toBe(mac)
})

test("the newest head is found again by the next process", async () => {
  await makeAuditSeal(kek, directory).writeWitness(at(7n))
  expect(await makeAuditSeal(kek, directory).readWitness()).toEqual(at(7n))
})

test("nothing was seen before the first head", async () => {
  expect(await makeAuditSeal(kek, directory).readWitness()).toBeNull()
})

test("an older head does not take a newer one's place", async () => {
  const seal = makeAuditSeal(kek, directory)
  await seal.writeWitness(at(7n))
  await seal.writeWitness(at(6n, "b"))
  expect(await seal.readWitness()).toEqual(at(7n))
})

test("many written at once end with the newest, and leave no draft", async () => {
  const seal = makeAuditSeal(kek, directory)
  await Promise.all(Array.from({ length: 30 }, (_, index) => seal.writeWitness(at(BigInt(index + 1)))))
  expect((await seal.readWitness())?.position).toBe(30n)
  expect(readdirSync(directory)).toEqual(["audit-witness.json"])
})

test("the file is its owner's alone", async () => {
  await makeAuditSeal(kek, directory).writeWitness(at(1n))
  expect(statSync(join(directory, "audit-witness.json")).mode & 0o777).toBe(0o600)
})

test("a damaged witness is told, not taken for none", async () => {
  writeFileSync(join(directory, "audit-witness.json"), `{"position": "7", "hash": "`)
  await expect(makeAuditSeal(kek, directory).readWitness()).rejects.toMatchObject({ code: "unavailable" })
})

test("without a data folder there is no witness", async () => {
  const seal = makeAuditSeal(kek, null)
  await seal.writeWitness(at(1n))
  expect(await seal.readWitness()).toBeNull()
})
