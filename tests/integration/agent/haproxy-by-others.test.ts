// Somebody else at the same HAProxy: it is started with the files of before, told to read anew while the agent changes it, left with half a transaction,
// or its socket is taken away. Who is revoked stays refused, or is again without anybody's help.
import { createHash } from "node:crypto"
import { existsSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { basename, join } from "node:path"
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest"
import { askHaproxy } from "@/lib/agent/haproxy/runtime-api"
import { addAuthority, application, replaceCrl } from "../../support/config-publisher"
import { hasHaproxy } from "../../support/haproxy"
import { type HaproxyAgent, openHaproxyAgent } from "../../support/haproxy-agent"
import { keepConnection } from "../../support/kept-connection"
import { publishFollowed } from "../../support/publish-followed"
import { makePartner, revocationOf, type TestPartner } from "../../support/test-partner"
import { makeSuccessor } from "../../unit/pki/hierarchy"

const refused = { code: "certificate-revoked" }

describe.skipIf(!hasHaproxy)("a HAProxy that somebody else handles as well", () => {
  let gateway: HaproxyAgent
  let current: string
  let runtime: string
  beforeAll(async () => {
    gateway = await openHaproxyAgent({ applications: 5, options: { wait: 1 } })
    await gateway.once()
    current = join(gateway.paths.root, "haproxy", "current")
    runtime = join(gateway.paths.root, "haproxy", "runtime.sock")
  })
  afterAll(() => gateway?.close())

  const partner = () => makePartner(gateway.hierarchy, application(1).id)
  const follow = () => onTestFinished(gateway.follow())
  async function revoke(caller: TestPartner, kind: "policy" | "revocation" | "trust" = "revocation") {
    gateway.publisher.content.revocations.revoked.push(revocationOf(caller))
    return publishFollowed(gateway, kind)
  }
  async function readDirectory(): Promise<string> {
    const maps = await askHaproxy(runtime, "show map")
    return /\((\/[^()\n]+)\/deny\.map\)/.exec(maps)?.[1] ?? ""
  }
  function point(release: string): void {
    rmSync(current)
    symlinkSync(join("releases", release), current)
  }

  test("one that is started with the files of before is brought to the newest without a publication", async () => {
    const revoked = await partner()
    follow()
    expect(await revoke(revoked)).toMatchObject({ reloaded: false })
    const newest = basename(readlinkSync(current))
    point(basename(await readDirectory()))
    await gateway.restart()
    expect(await gateway.call(revoked)).toMatchObject({ status: 200 })
    point(newest)
    await expect.poll(() => gateway.call(revoked), { timeout: 20_000 }).toMatchObject(refused)
  })

  test("one that reads the files of before while the agent changes it is not believed, and reads anew", async () => {
    const [own, script, read, gate] = ["haproxy.cfg", "gate.lua", "read", "gate"].map((name) =>
      join(gateway.folder, "host", name),
    ) as [string, string, string, string]
    // runs once all files are read, and before the new worker begins
    const waits = `touch ${read}; for n in $(seq 200); do [ -e ${gate} ] || break; sleep 0.05; done`
    writeFileSync(script, `core.register_init(function() os.execute("${waits}") end)\n`)
    writeFileSync(own, `global\n  lua-load ${script}\n`, { flag: "a" })
    const revoked = await partner()
    follow()
    await publishFollowed(gateway, "policy")
    const [worker, before] = [await gateway.worker(), readlinkSync(current)]
    writeFileSync(gate, "")
    rmSync(read, { force: true })
    await askHaproxy(join(gateway.folder, "host", "master.sock"), "reload")
    await expect.poll(() => existsSync(read), { timeout: 10_000 }).toBe(true)
    const applied = revoke(revoked)
    await expect.poll(() => readlinkSync(current), { timeout: 10_000 }).not.toBe(before)
    rmSync(gate)
    expect(await applied).toMatchObject({ reloaded: true })
    expect(await gateway.worker()).not.toBe(worker)
    expect(await gateway.call(revoked)).toMatchObject(refused)
  })

  test("half a transaction of our CRL is replaced, and one of another file that keeps ours out costs a reload", async () => {
    const { hierarchy, publisher } = gateway
    const [first, second] = [await partner(), await partner()]
    follow()
    await publishFollowed(gateway, "policy")
    const crls = join(await readDirectory(), "crls.pem")
    const empty = readFileSync(crls, "utf8")
    expect(await askHaproxy(runtime, `set ssl crl-file ${crls} <<\n${empty}\n`)).toContain("transaction created")
    await replaceCrl(publisher.content, { info: hierarchy.issuing, key: hierarchy.issuingKey }, [first.serial])
    expect(await publishFollowed(gateway, "trust")).toMatchObject({ reloaded: false })
    expect(await gateway.call(first)).toMatchObject(refused)

    const anchor = hierarchy.root.pem.trim()
    await askHaproxy(runtime, "new ssl ca-file theirs.pem")
    expect(await askHaproxy(runtime, `set ssl ca-file theirs.pem <<\n${anchor}\n\n`)).toContain("transaction created")
    await addAuthority(publisher.content, await makeSuccessor(hierarchy, 2), "issuing-2")
    expect(await revoke(second, "trust")).toMatchObject({ reloaded: true })
    expect(await gateway.call(second)).toMatchObject(refused)
    expect(await gateway.call(await partner())).toMatchObject({ status: 200 })
  })

  test("one whose socket is taken away is reloaded, and told at once again when it has been started anew", async () => {
    const [first, second] = [await partner(), await partner()]
    follow()
    await publishFollowed(gateway, "policy")
    rmSync(runtime)
    expect(await revoke(first)).toMatchObject({ reloaded: true })
    expect(await gateway.call(first)).toMatchObject(refused)
    await gateway.restart()
    expect(await revoke(second)).toMatchObject({ reloaded: false })
    expect(await gateway.call(second)).toMatchObject(refused)
  })

  test("thousands of revocations at once are told without a reload, however little HAProxy takes in one line", async () => {
    const { revoked } = gateway.publisher.content.revocations
    const last = await partner()
    follow()
    await publishFollowed(gateway, "policy")
    for (let n = 1; n <= 2_000; n++)
      revoked.push({ ...revocationOf(last), serial: `ab${n.toString(16)}`, sha256: sha256Of(n) })
    expect(await revoke(last)).toMatchObject({ reloaded: false })
    expect(await gateway.call(last)).toMatchObject(refused)
    const map = await askHaproxy(runtime, `show map ${join(await readDirectory(), "deny.map")}`)
    expect(map.trim().split("\n").length).toBeGreaterThanOrEqual(2 * revoked.length)
  })

  test("workers that end are told what stops, with their reload or after it", async () => {
    const [withIt, after] = [await partner(), await partner()]
    follow()
    await publishFollowed(gateway, "policy")
    const [used, unused] = [await keepConnection(gateway, withIt), await keepConnection(gateway, withIt)]
    const unusedAfter = await keepConnection(gateway, after)
    expect(await used()).toMatchObject({ status: 200 })
    gateway.publisher.content.applications.push(application(50))
    expect(await revoke(withIt, "policy")).toMatchObject({ reloaded: true })
    await expect(used()).rejects.toThrow("closed")
    expect(await unlessEnded(unused)).toMatchObject(refused)
    expect(await revoke(after)).toMatchObject({ reloaded: false })
    expect(await unlessEnded(unusedAfter)).toMatchObject(refused)
  })
})

/** On a slow machine the hard stop may have come first. */
const unlessEnded = <T>(call: () => Promise<T>) => call().catch(() => refused)

const sha256Of = (n: number): string => createHash("sha256").update(String(n)).digest("hex")
