// What one granted scope costs with 100, 1,000 and 10,000 applications: to review and publish it, and to fetch it as a gateway.
// On a server of its own, whose database is filled directly.
import { mkdirSync } from "node:fs"
import https from "node:https"
import { join } from "node:path"
import { performance } from "node:perf_hooks"
import pg from "pg"
import { readOwnManifest } from "@/lib/bundle"
import type { ManifestPayload } from "@/lib/core/policy"
import { findRunningDatabase } from "@/lib/server/data-lock"
import { enrolGateway, type GatewayIdentity } from "../support/enrol-gateway"
import { grantAccess, nameApi, newStory, publish, registerPartner, type Story } from "../support/first-partner"
import { type OperatorClient, openOperatorClient } from "../support/operator-client"
import { createOperator } from "../support/operator-identity"
import { startServer } from "../support/server"
import { type Spread, spreadOf } from "./statistics"

const sizes = [100, 1_000, 10_000]
const changes = 40

export type PublishAtSizeResult = {
  applications: number
  /** Milliseconds: what would be published, in words; and publishing it. */
  review: Spread
  publish: Spread
  /** Milliseconds for the first publication, which compiles everything. */
  whole: number
  /** Bytes of a bundle with its manifest, and of what a gateway that has the release before asks for: as they are, and as sent. */
  bytes: { whole: number; changed: number; sent: number }
}

export async function benchPublishAtSize(parent: string): Promise<PublishAtSizeResult[]> {
  const directory = join(parent, "publish")
  mkdirSync(directory, { recursive: true })
  const server = await startServer({ env: { LOG_LEVEL: "warn" } })
  const env = { DATA_DIR: server.dataDir, MACHINE_URL: server.machineUrl, PUBLIC_URL: server.portalUrl }
  const operator = join(directory, "operator")
  await createOperator("bench", operator, env)
  const api = openOperatorClient(server.machineUrl, operator)
  try {
    const databaseUrl = findRunningDatabase(server.dataDir)
    if (databaseUrl === undefined) throw new Error("the server's database is not announced in its data folder")
    const story = newStory("production")
    const { applicationId } = await registerPartner(api, story)
    await nameApi(api, story, "http://127.0.0.1:9")
    const polling = { name: "bench", environment: story.environment, directory }
    const gateway = await enrolGateway(api, server.machineUrl, operator, polling)
    const place = { api, story, applicationId, machineUrl: server.machineUrl, gateway }
    const results: PublishAtSizeResult[] = []
    let seeded = 1
    for (const size of sizes) {
      await seedApplications(databaseUrl, applicationId, size - seeded, seeded)
      seeded = size
      results.push(await benchOneSize(place, size))
    }
    return results
  } finally {
    api.close()
    await server.remove()
  }
}

type Place = {
  api: OperatorClient
  story: Story
  applicationId: string
  machineUrl: string
  gateway: GatewayIdentity
}

async function benchOneSize(place: Place, applications: number): Promise<PublishAtSizeResult> {
  const { api, story, applicationId } = place
  await grantAccess(api, story, applicationId)
  const whole = await timed(() => publish(api, story, `${applications} applications`))
  const review: number[] = []
  const published: number[] = []
  let before = await readManifest(place)
  let bytes = { whole: 0, changed: 0, sent: 0 }
  for (let change = 0; change < changes; change++) {
    const scope = change % 2 === 0 ? story.otherScope : story.grantedScope
    await api.put(`/applications/${applicationId}/grants`, [{ scope, reason: "One change" }])
    review.push(await timed(() => api.get(`/environments/${story.environment}/changes`)))
    published.push(await timed(() => publish(api, story, "One change")))
    const after = await readManifest(place)
    if (change === 0) bytes = await readCost(place, before, after)
    before = after
  }
  return { applications, review: spreadOf(review), publish: spreadOf(published), whole, bytes }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

type Fetched = { manifest: ManifestPayload; length: number }

async function readManifest(place: Place): Promise<Fetched> {
  const body = await fetchBytes(place, "/config/manifest")
  return { manifest: readOwnManifest(body), length: body.length }
}

async function readCost(place: Place, before: Fetched, after: Fetched): Promise<PublishAtSizeResult["bytes"]> {
  const known = new Set(Object.values(before.manifest.artifacts).map(({ sha256 }) => sha256))
  const all = Object.values(after.manifest.artifacts)
  const fresh = all.filter(({ sha256 }) => !known.has(sha256))
  const sent = await Promise.all(fresh.map(({ sha256 }) => fetchBytes(place, `/config/artifacts/${sha256}`)))
  const total = (refs: { bytes: number }[]) => refs.reduce((sum, { bytes }) => sum + bytes, after.length)
  return {
    whole: total(all),
    changed: total(fresh),
    sent: sent.reduce((sum, { length }) => sum + length, after.length),
  }
}

/** As they come, packed or not: what is counted is what is sent. */
function fetchBytes({ machineUrl, gateway }: Place, path: string): Promise<Buffer> {
  const { cert, key, ca } = gateway
  const options = { cert, key, ca, agent: false, headers: { "accept-encoding": "gzip" } }
  return new Promise((resolve, reject) => {
    const request = https.get(new URL(`/api/v1${path}`, machineUrl), options, (answer) => {
      const chunks: Buffer[] = []
      answer.on("data", (chunk: Buffer) => chunks.push(chunk))
      answer.on("end", () => {
        if (answer.statusCode === 200) resolve(Buffer.concat(chunks))
        else reject(new Error(`${path} answered ${answer.statusCode}`))
      })
    })
    request.on("error", reject)
  })
}

/** Active applications of the same partner, each with a grant of the scopes that this one holds. */
async function seedApplications(databaseUrl: string, like: string, count: number, after: number): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    // no event stands behind these rows, which the database would refuse otherwise
    await client.query("set session_replication_role = replica")
    await client.query(
      `insert into application (id, partner_id, environment, name)
       select 'app_' || lpad(md5('application' || n), 26, '0'), a.partner_id, a.environment, 'Seeded ' || n
       from generate_series($2::int + 1, $2::int + $3::int) n cross join application a where a.id = $1`,
      [like, after, count],
    )
    await client.query(
      `insert into "grant" (id, application_id, scope_id, status, reason, requested_by, approved_by, approved_at)
       select 'grt_' || lpad(md5('grant' || n || s.id), 26, '0'), 'app_' || lpad(md5('application' || n), 26, '0'), s.id, 'approved',
         'Seeded', 'system', 'system', now()
       from generate_series($2::int + 1, $2::int + $3::int) n
       cross join scope s join application a on a.environment = s.environment where a.id = $1`,
      [like, after, count],
    )
    await client.query('analyze application, "grant"')
  } finally {
    await client.end()
  }
}
