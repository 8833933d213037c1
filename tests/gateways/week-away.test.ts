// A gateway that was away for a week, in which the manifest key, the root key and the issuing authority were changed, comes back in
// one chain: from the root document that it trusts to the newest, and then to what is published.
// The real control plane with a clock that is moved, the real agent, and a real nginx.
import { mkdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { enrol } from "@/lib/agent/identity/enrol"
import { makeLog } from "@/lib/agent/log"
import { once } from "@/lib/agent/once"
import type { AgentOptions } from "@/lib/agent/options"
import { startAgent } from "@/lib/agent/start-agent"
import { type Paths, pathsOf } from "@/lib/agent/state/paths"
import {
  addApi,
  addPartner,
  admin,
  environment,
  host,
  issue,
  publish,
  setScopes,
} from "../integration/publication/scene"
import type { LogLine } from "../support/agent-gateway"
import { freePort } from "../support/free-port"
import { type MachineWorld, openMachineWorld } from "../support/machine-world"
import { hasNginx, type Nginx, startNginx } from "../support/nginx"
import { makeServerCertificate } from "../support/openssl"
import { callOnce } from "../support/partner-call"
import { startUpstream, type Upstream } from "../support/upstream"

const day = 86_400_000
/** Certificates and CRLs are checked by the clock of this machine, so the week ends now. */
let now = Date.now() - 8 * day
const clock = () => new Date(now)
const reason = "A week of work"

describe.skipIf(!hasNginx)("a gateway that was away for a week", () => {
  let world: MachineWorld
  let upstream: Upstream
  let nginx: Nginx
  let paths: Paths
  let port: number
  let applicationId: string
  const log: LogLine[] = []

  beforeAll(async () => {
    world = await openMachineWorld({ clock })
    upstream = await startUpstream()
    const { usecases, db } = world.database
    const api = await addApi(world.database)
    const { revision } = await db.api.findUniqueOrThrow({ where: { id: api.id } })
    await usecases.updateApi(admin, { id: api.id, upstream: upstream.url, revision })
    applicationId = (await addPartner(world.database, "Example", ["payments:read"])).applicationId
    await publish(world.database)
    paths = pathsOf(join(world.directory, "agent"))
    port = await freePort()
    nginx = await startHost()
    await enrolGateway()
  })
  afterAll(async () => {
    await nginx?.stop()
    await upstream?.close()
    await world?.close()
  })

  async function startHost(): Promise<Nginx> {
    const directory = join(world.directory, "host")
    mkdirSync(directory)
    mkdirSync(paths.certificates, { recursive: true })
    makeServerCertificate(paths.certificates, [host])
    return startNginx({
      directory,
      httpConf: `include ${paths.current}/http.con[f];`,
      mainConf: `include ${paths.current}/main.con[f];`,
    })
  }

  async function enrolGateway(): Promise<void> {
    const { usecases } = world.database
    const gateway = { name: "edge", environment, target: "nginx", pattern: "proxy" } as const
    const { id } = await usecases.registerGateway(admin, gateway)
    const { code, rootSha256, anchorSha256 } = await usecases.createEnrolmentCode(admin, { gatewayId: id })
    const options: Partial<AgentOptions> = { listen: [`127.0.0.1:${port}`], nginxConfig: nginx.configPath }
    await enrol({ paths, url: world.url, code, rootSha256, anchorSha256, options })
  }

  async function look(): Promise<string> {
    const write = makeLog((line) => log.push(JSON.parse(line)), clock)
    const { agent, close } = await startAgent({ paths, options: {}, log: write, clock })
    return once(agent).finally(close)
  }

  const call = async (certificate: { pem: string }, key: string) =>
    callOnce(
      { port, host, serverCa: readFileSync(join(paths.certificates, "default.crt")) },
      { cert: certificate.pem, key: Buffer.from(key) },
      "GET",
      "/payments/7",
    )

  async function pass(days: number): Promise<void> {
    now += days * day
    // as the server's own workers do meanwhile
    await world.database.usecases.rebuildCrls()
    await world.database.usecases.renewStamps()
  }

  test("comes back across two key rotations and a new authority in one chain", async () => {
    const { usecases, queries, db } = world.database
    expect(await look()).toBe("applied")
    const first = await queries.getSigningKeys(admin, environment)
    await pass(2)
    await usecases.changeRootDocument(admin, { environment, change: { kind: "rotate-manifest-key" }, reason })
    await setScopes(world.database, applicationId, ["payments:read", "payments:write"])
    await publish(world.database)
    await pass(2)
    const kid = first.keys.find(({ role }) => role === "root")?.kid ?? ""
    await usecases.changeRootDocument(admin, { environment, change: { kind: "rotate-root-key", kid }, reason })
    await pass(1)
    const issuing = await db.authority.findFirstOrThrow({
      where: { environmentName: environment, state: "issuing", kind: "issuing" },
    })
    const rotation = await usecases.startRotation(admin, { authorityId: issuing.id, reason })
    await pass(3)
    log.length = 0
    expect(await look()).toBe("applied")
    expect(log.filter(({ event }) => event === "root-advanced").map(({ version }) => version)).toEqual([2, 3])
    expect(log.filter(({ event }) => event === "refused")).toEqual([])
    const { items } = await queries.listGateways(admin, { environment, limit: 1 })
    expect(items[0]).toMatchObject({ state: "current" })
    // the rotation has waited for this gateway: now that it trusts the successor, the successor may issue
    await usecases.advanceRotation(admin, { id: rotation.id, to: "draining" })
    const key = world.csr()
    const issued = await usecases.issueCertificate(admin, { applicationId, csr: key.csr, keySource: "csr" })
    expect(issued.chain).not.toBe("")
    expect((await call({ pem: issued.pem + issued.chain }, key.key)).status).toBe(200)
  })

  test("and takes from then on what the new keys sign, at once", async () => {
    const { usecases } = world.database
    const certificate = await issue(world.database, applicationId)
    await usecases.revokeCertificate(admin, { id: certificate.id, reason: "keyCompromise" })
    expect(await look()).toBe("applied")
  })
})
