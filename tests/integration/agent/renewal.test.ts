// The agent renews its own certificate against the real machine listener: in time, with a new key, without an end in between.
// No nginx is needed: what a gateway serves has nothing to do with it.
import { createHash, X509Certificate } from "node:crypto"
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { type HttpsClient, makeHttpsClient } from "@/lib/agent/client/https-client"
import { enrol } from "@/lib/agent/identity/enrol"
import { makeRenewal } from "@/lib/agent/identity/renewal"
import { readRenewal } from "@/lib/agent/identity/renewal-state"
import { readIdentity } from "@/lib/agent/identity/settings"
import { makeLog } from "@/lib/agent/log"
import { type Paths, pathsOf } from "@/lib/agent/state/paths"
import { buildProgram, startProgram } from "@/tests/support/build-agent"
import { admin, type MachineWorld, openMachineWorld, unique } from "@/tests/support/machine-world"

let world: MachineWorld
beforeAll(async () => {
  world = await openMachineWorld()
})
afterAll(() => world.close())

const days = (count: number) => count * 86_400_000
const later = (ms: number) => () => new Date(Date.now() + ms)

/** A gateway of the world, enrolled into a folder of its own by the agent's own code. */
async function enrolledGateway() {
  const { usecases, queries } = world.database
  const registered = { name: unique("edge"), environment: "sandbox", target: "nginx", pattern: "proxy" } as const
  const { id } = await usecases.registerGateway(admin, registered)
  const paths = pathsOf(join(world.directory, id))
  const enrolAgain = async () => {
    const { code, rootSha256, anchorSha256 } = await usecases.createEnrolmentCode(admin, { gatewayId: id })
    await enrol({ paths, url: world.url, code, rootSha256, anchorSha256, options: {} })
  }
  await enrolAgain()
  const certificates = async () => (await queries.getGateway(admin, id)).certificates
  return { id, paths, enrolAgain, certificates }
}

type Line = { level: string; event: string; error?: string; code?: string }

async function openRenewal(paths: Paths, clock: () => Date = () => new Date()) {
  const identity = await readIdentity(paths)
  const { url, anchor, certificate, key } = identity
  const https = makeHttpsClient({ url, ca: anchor, cert: certificate, key })
  const lines: Line[] = []
  const log = makeLog((line) => lines.push(JSON.parse(line)), clock)
  const renewal = makeRenewal({ paths, identity, https, log, clock, chance: () => 0 })
  return { renewal, https, lines, certificate }
}

const whoami = async (https: HttpsClient) => {
  const answer = await https.call({ method: "GET", path: "/api/v1/whoami", maxBytes: 65_536, deadlineMs: 10_000 })
  return { status: answer.status, ...JSON.parse(answer.body.toString()) }
}

const serialOf = (pem: string) => new X509Certificate(pem).serialNumber

describe("an agent's own certificate", () => {
  let gateway: Awaited<ReturnType<typeof enrolledGateway>>
  beforeEach(async () => {
    gateway = await enrolledGateway()
  })

  test("is left alone until its window begins", async () => {
    const { renewal, https, lines } = await openRenewal(gateway.paths, later(days(55)))
    expect(await renewal.look()).toBeGreaterThan(0)
    https.close()
    expect(lines).toEqual([])
    expect(existsSync(gateway.paths.identity)).toBe(false)
    expect(await gateway.certificates()).toHaveLength(1)
  })

  test("is renewed in its window with a new key, used without a restart, and the old one stays valid", async () => {
    const { renewal, https, lines, certificate: old } = await openRenewal(gateway.paths, later(days(70)))
    await renewal.look()
    expect(lines.map(({ event }) => event)).toEqual(["renewed"])
    const now = await readIdentity(gateway.paths)
    expect(serialOf(now.certificate)).not.toBe(serialOf(old))
    expect(new X509Certificate(now.certificate).publicKey.equals(new X509Certificate(old).publicKey)).toBe(false)
    expect(new X509Certificate(now.certificate).subjectAltName).toBe(new X509Certificate(old).subjectAltName)
    expect(statSync(gateway.paths.identity).mode & 0o777).toBe(0o600)
    expect(BigInt(`0x${(await whoami(https)).certificate.serial}`)).toBe(BigInt(`0x${serialOf(now.certificate)}`))
    expect((await gateway.certificates()).map(({ status }) => status)).toEqual(["valid", "valid"])
    https.close()
    // the next start takes it from the disk
    const next = await openRenewal(gateway.paths)
    expect((await whoami(next.https)).id).toBe(gateway.id)
    next.https.close()
  })

  test("is renewed at once where everybody is asked for a new one, and then not again", async () => {
    const reissueBy = new Date(Date.now() + days(2)).toISOString()
    const asked = { environment: "infrastructure", reissueBy, reason: "A key may be out" }
    const { renewal, https, lines } = await openRenewal(gateway.paths)
    await world.database.usecases.askReissue(admin, asked)
    try {
      // whom the listener knows, it remembers for a second
      await expect
        .poll(
          async () => {
            await renewal.look()
            return lines.map(({ event }) => event)
          },
          { timeout: 20_000 },
        )
        .toEqual(["renewed"])
      await renewal.look()
      expect(await gateway.certificates()).toHaveLength(2)
    } finally {
      await world.database.usecases.withdrawReissue(admin, { environment: "infrastructure" })
      https.close()
    }
  })

  test("is renewed in its window also where the server says that there is time for years", async () => {
    const identity = await readIdentity(gateway.paths)
    const { https, lines } = await openRenewal(gateway.paths)
    const years = { start: "2099-01-01T00:00:00Z", end: "2099-02-01T00:00:00Z" }
    const body = Buffer.from(JSON.stringify({ renewal: years }))
    const misled = makeRenewal({
      ...{ paths: gateway.paths, identity, clock: later(days(70)), chance: () => 0 },
      https: { ...https, call: async () => ({ status: 200, headers: {}, body }) },
      log: makeLog((line) => lines.push(JSON.parse(line)), later(days(70))),
    })
    await misled.look()
    expect(lines.map(({ event }) => event)).toEqual(["renewed"])
    https.close()
  })

  test("stays as it is while the server is away or refuses; the failure is kept for status and gone with the next success", async () => {
    const { renewal, https, lines } = await openRenewal(gateway.paths, later(days(70)))
    const identity = await readIdentity(gateway.paths)
    const away = makeRenewal({
      ...{ paths: gateway.paths, https, clock: later(days(80)), chance: () => 0 },
      identity: { ...identity, url: "https://localhost:1" },
      log: makeLog((line) => lines.push(JSON.parse(line)), later(days(80))),
    })
    const waits = [await away.look(), await away.look(), await away.look()]
    expect(waits).toEqual([15_000, 30_000, 60_000])
    // past the end of its window it is an error
    expect(lines.map(({ level, event }) => `${level} ${event}`)).toEqual(Array(3).fill("error renewal-failed"))
    expect((await readRenewal(gateway.paths)).failure?.error).toMatch(/cannot be reached/)
    expect(existsSync(gateway.paths.identity)).toBe(false)
    await away.look()
    await renewal.look()
    expect(existsSync(gateway.paths.identity)).toBe(true)
    https.close()
  })

  test("that was revoked is not renewed, and the log says what to do", async () => {
    const [only] = await gateway.certificates()
    const ada = { kind: "operator", id: "opr_ada", name: "Ada", role: "admin" } as const
    await world.database.usecases.revokeCertificate(ada, { id: only?.id ?? "", reason: "superseded" })
    const { renewal, https, lines } = await openRenewal(gateway.paths, later(days(70)))
    await renewal.look()
    https.close()
    expect(lines.at(-1)).toMatchObject({
      event: "renewal-failed",
      error: expect.stringMatching(/401.*revoked.*enrol/s),
    })
    expect(existsSync(gateway.paths.identity)).toBe(false)
  })

  test("that was renewed is forgotten when the gateway enrols anew", async () => {
    const { renewal, https } = await openRenewal(gateway.paths, later(days(70)))
    await renewal.look()
    https.close()
    await gateway.enrolAgain()
    expect(existsSync(gateway.paths.identity)).toBe(false)
    const fresh = await openRenewal(gateway.paths)
    expect((await whoami(fresh.https)).status).toBe("enrolled")
    fresh.https.close()
    expect((await gateway.certificates()).map(({ status }) => status).sort()).toEqual(["revoked", "revoked", "valid"])
  })

  test("no key of it is ever logged", async () => {
    const { renewal, https, lines } = await openRenewal(gateway.paths, later(days(70)))
    await renewal.look()
    https.close()
    const { key } = await readIdentity(gateway.paths)
    for (const line of key.split("\n").filter((text) => text.length > 20)) {
      expect(JSON.stringify(lines)).not.toContain(line)
    }
  })
})

describe("an agent that is killed while it renews", () => {
  let program: string
  beforeAll(async () => {
    program = await buildProgram("tests/support/crashing-renewal.ts")
  })

  test.each(["renew-request", "renew-verify", "renew-try", "renew-write", "renew-adopt"])(
    "as it begins to %s has the old identity or the new one, whole, and the next run goes on",
    async (step) => {
      const { id, paths } = await enrolledGateway()
      const { signal } = await startProgram(program, [paths.root, step, "70"]).ended
      expect(signal).toBe("SIGKILL")
      const after = await openRenewal(paths, later(days(70)))
      expect((await whoami(after.https)).id).toBe(id)
      // a half-written file of a moment before the rename stays beside its place and is no obstacle
      writeFileSync(`${paths.identity}.new`, "half")
      await after.renewal.look()
      expect((await whoami(after.https)).id).toBe(id)
      after.https.close()
      const { certificate, key } = await readIdentity(paths)
      const digest = createHash("sha256").update(new X509Certificate(certificate).raw).digest("hex")
      const stored = await world.database.db.certificate.findUniqueOrThrow({ where: { sha256: digest } })
      expect(stored).toMatchObject({ gatewayId: id, status: "valid" })
      expect(readFileSync(paths.identity, "utf8")).toContain(JSON.stringify(key))
    },
  )
})

test("a call that is under way when the identity changes ends as it began", async () => {
  const { paths } = await enrolledGateway()
  const { renewal, https } = await openRenewal(paths, later(days(70)))
  const held = { method: "GET", maxBytes: 1_000_000, deadlineMs: 20_000 } as const
  const first = await https.call({ ...held, path: "/api/v1/config/manifest" })
  const headers = { "if-none-match": String(first.headers.etag), prefer: "wait=3" }
  const poll = https.call({ ...held, path: "/api/v1/config/manifest", headers })
  await renewal.look()
  expect((await poll).status).toBe(304)
  https.close()
})
