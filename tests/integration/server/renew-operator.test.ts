// An operator's files are renewed over EST, in time, whole, and again after a kill between the two files.
// Against the real machine listener; the command itself only reads options.
import { X509Certificate } from "node:crypto"
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { readOperatorCommand } from "@/lib/server/operator-command"
import { renewOperator } from "@/lib/server/renew-operator"
import { admin, type Identity, type MachineWorld, openMachineWorld, unique } from "@/tests/support/machine-world"

let world: MachineWorld
beforeAll(async () => {
  world = await openMachineWorld()
})
afterAll(() => world.close())

const inDays = (count: number) => new Date(Date.now() + count * 86_400_000)

function writeFiles({ cert, key }: Identity): string {
  const directory = join(world.directory, unique("operator").replaceAll(" ", "-"))
  mkdirSync(directory)
  for (const [name, text] of Object.entries({ "client.pem": cert, "client.key": key, "ca.pem": world.ca })) {
    writeFileSync(join(directory, name), text, { mode: 0o600 })
  }
  return directory
}

const read = (directory: string, name: string) => readFileSync(join(directory, name), "utf8")
const whoami = (directory: string) =>
  world.call(
    { id: "", certificateId: "", cert: read(directory, "client.pem"), key: read(directory, "client.key") },
    "GET",
    "/whoami",
  )
const renew = (directory: string, now: Date, force = false) => renewOperator({ directory, url: world.url, force, now })

test("nothing happens until the window begins; then key and certificate are new, and the ones before are kept", async () => {
  const operator = await world.operator("viewer")
  const directory = writeFiles(operator)
  expect(await renew(directory, inDays(15))).toBeUndefined()
  expect(read(directory, "client.pem")).toBe(operator.cert)
  const end = await renew(directory, inDays(25))
  expect(end?.getTime()).toBe(Date.parse(new X509Certificate(read(directory, "client.pem")).validTo))
  expect(read(directory, "client.key")).not.toBe(operator.key)
  expect(read(directory, "client.pem.old")).toBe(operator.cert)
  expect(read(directory, "client.key.old")).toBe(operator.key)
  for (const name of ["client.pem", "client.key", "client.key.old"]) {
    expect(statSync(join(directory, name)).mode & 0o777).toBe(0o600)
  }
  expect((await whoami(directory)).json).toMatchObject({ kind: "operator", id: operator.id, role: "viewer" })
})

test("a kill between the two files is mended by the next run", async () => {
  const operator = await world.operator()
  const directory = writeFiles(operator)
  await renew(directory, new Date(), true)
  const [certificate, before] = [read(directory, "client.pem"), read(directory, "client.pem.old")]
  writeFileSync(join(directory, "client.pem.next"), certificate)
  writeFileSync(join(directory, "client.pem"), before)
  expect(await renew(directory, new Date())).toBeUndefined()
  expect(read(directory, "client.pem")).toBe(certificate)
  expect((await whoami(directory)).status).toBe(200)
  // one of another key never came so far
  writeFileSync(join(directory, "client.pem.next"), before)
  expect(await renew(directory, new Date())).toBeUndefined()
  expect(read(directory, "client.pem")).toBe(certificate)
  expect(existsSync(join(directory, "client.pem.next"))).toBe(false)
})

test("a revoked operator is told so in words, and its files stay", async () => {
  const operator = await world.operator()
  const directory = writeFiles(operator)
  await world.database.usecases.revokeOperator(admin, { id: operator.id, reason: "left" })
  await expect(renew(directory, new Date(), true)).rejects.toThrow(/401.*revoked/)
  expect(read(directory, "client.pem")).toBe(operator.cert)
})

test("the command names the folder, and says what is missing in it", async () => {
  expect(readOperatorCommand(["renew", "--dir", "/x", "--url", "https://gw.test", "--force"])).toEqual({
    ...{ verb: "renew", directory: "/x", url: "https://gw.test", force: true },
  })
  expect(() => readOperatorCommand(["renew"])).toThrow(/--dir is missing/)
  await expect(renew(join(world.directory, "nowhere"), new Date())).rejects.toThrow(/does not hold client.pem/)
})
