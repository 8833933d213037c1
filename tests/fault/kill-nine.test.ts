// kill -9 of the server at random moments during issuing and publishing: what was answered is there, nothing is torn,
// and the next start serves.
import { mkdtempSync, rmSync } from "node:fs"
import https from "node:https"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { afterAll, beforeAll, expect, test } from "vitest"
import { readRootDocument, verifyManifest } from "@/lib/bundle"
import { enrolGateway, type GatewayIdentity } from "../support/enrol-gateway"
import {
  grantAccess,
  type Issued,
  issueCredential,
  nameApi,
  newStory,
  publish,
  registerPartner,
} from "../support/first-partner"
import { type OperatorClient, openOperatorClient } from "../support/operator-client"
import { createOperator } from "../support/operator-identity"
import { startServer, type TestServer } from "../support/server"

const wanted = 50
const leastKills = 5
const story = newStory()
const directory = mkdtempSync(join(tmpdir(), "gatewarden-kill-"))

let server: TestServer
let api: OperatorClient
let gateway: GatewayIdentity
let ids: { applicationId: string; apiId: string }
const handedOut: Issued[] = []
const published: { sequence: number; digest: string }[] = []
let kills = 0

beforeAll(async () => {
  server = await startServer()
  const operator = join(directory, "operator")
  await createOperator("kill-nine", operator, {
    DATA_DIR: server.dataDir,
    MACHINE_URL: server.machineUrl,
    PUBLIC_URL: server.portalUrl,
  })
  api = openOperatorClient(server.machineUrl, operator)
  const { applicationId } = await registerPartner(api, story)
  const { apiId } = await nameApi(api, story, "http://127.0.0.1:9")
  await grantAccess(api, story, applicationId)
  ids = { applicationId, apiId }
  gateway = await enrolGateway(api, server.machineUrl, operator, {
    name: "kill",
    environment: story.environment,
    directory,
  })
  await workWhileKilling()
}, 300_000)

afterAll(async () => {
  api.close()
  await server.remove()
  rmSync(directory, { recursive: true, force: true })
})

test(`the server was killed at least ${leastKills} times during ${wanted} issuances and ${wanted} publications`, () => {
  expect(kills).toBeGreaterThanOrEqual(leastKills)
  expect(handedOut.length).toBeGreaterThanOrEqual(wanted)
  expect(published.length).toBeGreaterThanOrEqual(wanted)
})

test("every certificate that was handed out has its row, valid and with the same bytes", async () => {
  for (const { id, serial, sha256 } of handedOut) {
    expect(await api.get(`/certificates/${id}`)).toMatchObject({ serial, sha256, status: "valid" })
  }
})

test("release numbers are gapless, and every release that was answered is there as it was answered", async () => {
  const releases = await everyRelease()
  expect(releases.map(({ sequence }) => sequence)).toEqual(releases.map((_, index) => releases.length - index))
  const digests = new Map(releases.map(({ sequence, digest }) => [sequence, digest]))
  expect(published.map(({ sequence }) => digests.get(sequence))).toEqual(published.map(({ digest }) => digest))
})

test("the head verifies, and names the newest release", async () => {
  const root = await readRootDocument(await download("/api/v1/config/roots/1"), null)
  const { payload } = await verifyManifest(await download("/api/v1/config/manifest"), root)
  expect(payload.sequence).toBe((await everyRelease()).length)
})

test("the audit log verifies from its first event to its last", async () => {
  expect(await api.get("/audit/verification")).toMatchObject({ ok: true })
})

test("issuing and publishing go on as if nothing had happened", async () => {
  const before = (await everyRelease()).length
  await addRoute()
  expect(await publish(api, story, "after the kills")).toMatchObject({ sequence: before + 1 })
  const { certificate } = await issueCredential(api, ids.applicationId, directory)
  expect(certificate.pem).toContain("BEGIN CERTIFICATE")
})

/** Issues and publishes without pause, and kills in between until both have succeeded often enough. */
async function workWhileKilling(): Promise<void> {
  let working = true
  const done = () => handedOut.length >= wanted && published.length >= wanted && kills >= leastKills
  const repeat = async (work: () => Promise<void>) => {
    while (working) {
      // an answer that was lost with the server is no answer: the work is tried again as a partner would
      await work().catch(() => sleep(50))
    }
  }
  const workers = [
    repeat(async () => {
      const { certificate } = await issueCredential(api, ids.applicationId, directory)
      handedOut.push(certificate)
      await sleep(20)
    }),
    repeat(async () => {
      await addRoute()
      published.push((await publish(api, story, `release ${published.length}`)) as { sequence: number; digest: string })
      await sleep(20)
    }),
  ]
  while (!done()) {
    await sleep(200 + Math.random() * 1500)
    await server.kill9()
    kills += 1
    server = await server.restart()
  }
  working = false
  await Promise.all(workers)
}

let routes = 0

function addRoute(): Promise<unknown> {
  routes += 1
  return api.post(`/apis/${ids.apiId}/routes`, {
    methods: ["GET"],
    path: `/kill/${routes}-${Date.now()}`,
    scope: story.grantedScope,
  })
}

async function everyRelease(): Promise<{ sequence: number; digest: string }[]> {
  type Page = { items: { sequence: number; digest: string }[]; nextCursor: string | null }
  const path = `/environments/${story.environment}/releases?limit=200`
  const all: Page["items"] = []
  for (let cursor: string | null = ""; cursor !== null; ) {
    const page: Page = await api.get<Page>(cursor === "" ? path : `${path}&cursor=${cursor}`)
    all.push(...page.items)
    cursor = page.nextCursor
  }
  return all
}

function download(path: string): Promise<Uint8Array> {
  const { cert, key, ca } = gateway
  return new Promise((resolve, reject) => {
    const request = https.get(new URL(path, server.machineUrl), { cert, key, ca, agent: false }, (answer) => {
      const chunks: Buffer[] = []
      answer.on("data", (chunk: Buffer) => chunks.push(chunk))
      answer.on("end", () => resolve(new Uint8Array(Buffer.concat(chunks))))
      answer.on("error", reject)
    })
    request.on("error", reject)
  })
}
