// One issuing authority follows another while partners call without pause through two real gateways, one of whose agents is away
// for a while: the rotation waits for that one, no allowed call fails, and in the end the old authority opens nothing.
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { afterAll, beforeAll, expect, test } from "vitest"
import type { AuthorityView } from "@/lib/core/authority-view"
import type { RotationDetail } from "@/lib/core/rotation-view"
import { readCertificate } from "@/lib/pki"
import {
  type Credential,
  grantAccess,
  issueCredential,
  nameApi,
  newStory,
  publish,
  registerPartner,
  untilApplied,
} from "../support/first-partner"
import { type GatewayHost, startGatewayHost } from "../support/gateway-host"
import { hasNginx } from "../support/nginx"
import { type OperatorClient, openOperatorClient, ProblemAnswer } from "../support/operator-client"
import { createOperator } from "../support/operator-identity"
import { callOnce } from "../support/partner-call"
import { startServer, type TestServer } from "../support/server"
import { type Load, startLoad } from "../support/steady-load"
import { startUpstream, type Upstream } from "../support/upstream"

const directory = mkdtempSync(join(tmpdir(), "gatewarden-rotation-"))
const story = newStory()
const path = "/payments/1"
let server: TestServer
let upstream: Upstream
let api: OperatorClient
let applicationId: string
let old: Credential
const gateways: GatewayHost[] = []
const loads: Load[] = []

beforeAll(async () => {
  if (!hasNginx) return
  server = await startServer()
  upstream = await startUpstream()
  const operator = join(directory, "operator")
  const env = { DATA_DIR: server.dataDir, MACHINE_URL: server.machineUrl, PUBLIC_URL: server.portalUrl }
  await createOperator("rotator", operator, env)
  api = openOperatorClient(server.machineUrl, operator)
  applicationId = (await registerPartner(api, story)).applicationId
  old = await issueCredential(api, applicationId, directory)
  await nameApi(api, story, upstream.url)
  await grantAccess(api, story, applicationId)
  for (const name of ["edge-a", "edge-b"]) {
    const input = { name, environment: story.environment, hosts: [story.host], directory: join(directory, name) }
    gateways.push(await startGatewayHost(api, server.machineUrl, input))
  }
  const { sequence } = await publish(api, story, "The first partner")
  for (const { gatewayId } of gateways) await untilApplied(api, gatewayId, sequence)
}, 300_000)

afterAll(async () => {
  await Promise.all(loads.map((load) => load.stop()))
  for (const gateway of gateways) await gateway.stop()
  await upstream?.close()
  api?.close()
  await server?.remove()
  rmSync(directory, { recursive: true, force: true })
})

async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await sleep(50)) {
    const found = await look()
    if (found !== undefined) return found
  }
  throw new Error(`${what}: not within 60 s`)
}

/** So many more allowed calls of each, or the load itself has stopped. */
async function untilCalled(calls: readonly Load[], more: number): Promise<void> {
  const wanted = calls.map((load) => load.allowed() + more)
  await until(`${more} more calls of each partner`, async () =>
    calls.every((load, index) => load.allowed() >= (wanted[index] ?? 0) || load.failures().length > 0)
      ? true
      : undefined,
  )
}

const rotationWhere = (id: string, what: string, holds: (rotation: RotationDetail) => boolean) =>
  until(what, async () => {
    const rotation = await api.get<RotationDetail>(`/rotations/${id}`)
    return holds(rotation) ? rotation : undefined
  })

/** The words of the refusal. */
const refusal = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "not refused",
    (error: unknown) => {
      if (error instanceof ProblemAnswer && error.status === 409) return error.message
      throw error
    },
  )

const callEach = (credential: Credential) =>
  Promise.all(gateways.map(({ addressOf }) => callOnce(addressOf(story.host), credential.identity, "GET", path)))

const loadWith = (name: string, credential: Credential): Load[] => {
  const started = gateways.map((gateway) =>
    startLoad(`${name} at ${gateway.name}`, gateway.addressOf(story.host), credential.identity, path),
  )
  loads.push(...started)
  return started
}

test.runIf(hasNginx)(
  "a rotation under load waits for the gateway that is away, by name, and no allowed call fails",
  async () => {
    const [present, away] = gateways
    if (present === undefined || away === undefined) throw new Error("two gateways were started")
    const before = loadWith("with an old certificate", old)
    await untilCalled(before, 20)

    await away.stopAgent()
    const { items } = await api.get<{ items: AuthorityView[] }>("/authorities")
    const issuing = items.find(({ environment, kind }) => environment === story.environment && kind === "issuing")
    const { id } = await api.post<RotationDetail>("/rotations", { authorityId: issuing?.id, reason: "A drill" })
    const advance = (to: string) => api.post<RotationDetail>(`/rotations/${id}/advance`, { to })

    await rotationWhere(id, "edge-a trusts the successor", ({ trust }) => trust?.by.length === 1)
    const waiting = await refusal(advance("draining"))
    expect(waiting).toContain("trusted by 1 of 2 gateways")
    // after a minute and a half it counts as silent, on whatever machine that comes first
    expect(waiting).toMatch(/edge-b (does not trust it yet, last heard at|is silent since)/)
    expect(waiting).not.toContain("edge-a does not")
    expect(readCertificate((await issueCredential(api, applicationId, directory)).certificate.pem).issuer).toContain(
      "issuing 1",
    )
    expect(await refusal(advance("removed"))).toContain("no step is left out")
    await untilCalled(before, 50)

    away.startAgent()
    await rotationWhere(id, "edge-b trusts the successor as well", ({ next }) => next?.ready === true)
    await advance("draining")
    const renewed = await issueCredential(api, applicationId, directory)
    expect(readCertificate(renewed.certificate.pem).issuer).toContain("issuing 2")
    const after = loadWith("with a new certificate", renewed)
    await untilCalled([...before, ...after], 50)

    expect(await refusal(advance("removed"))).toContain("are still good, of Acme")
    // the partner has changed over; what is left of the old authority is ended by hand, and not called with any more
    await Promise.all(before.map((load) => load.stop()))
    await api.post("/revocations", { target: { kind: "authority", id: issuing?.id }, reason: "superseded" })
    await advance("removed")
    const done = await rotationWhere(id, "both gateways have let go of it", ({ gone }) => gone?.missing.length === 0)
    expect(done).toMatchObject({
      step: "removed",
      gone: { of: 2 },
      from: { state: "removed" },
      to: { state: "issuing" },
    })
    await untilCalled(after, 20)
    await Promise.all(after.map((load) => load.stop()))

    expect(loads.flatMap((load) => load.failures())).toEqual([])
    expect((await callEach(old)).map(({ status }) => status)).toEqual([401, 401])
    expect((await callEach(renewed)).map(({ status }) => status)).toEqual([200, 200])
  },
  120_000,
)
