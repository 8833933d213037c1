// Two server processes on one PostgreSQL, and 200 publications that race: numbers stay gapless, each race has one winner,
// and a gateway sees each release once, whichever process it asks.
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import pg from "pg"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { type ConfigClient, makeConfigClient } from "@/lib/agent/client/config-client"
import { makeHttpsClient } from "@/lib/agent/client/https-client"
import { manifestMaxBytes, readOwnManifest, rootDocumentMaxBytes } from "@/lib/bundle"
import { enrolGateway } from "../support/enrol-gateway"
import { nameApi, newStory, registerPartner } from "../support/first-partner"
import { type OperatorClient, openOperatorClient, ProblemAnswer } from "../support/operator-client"
import { createOperator } from "../support/operator-identity"
import { startServer, type TestServer } from "../support/server"

const rounds = 25
/** At once, half of them at each process. */
const racers = 8
const secrets = {
  AUTH_SECRET: "two processes share this secret, 32 or more",
  KEY_ENCRYPTION_KEY: Buffer.alloc(32, 9).toString("base64"),
}
const story = newStory()
const directory = mkdtempSync(join(tmpdir(), "gatewarden-race-"))

let host: TestServer
let servers: TestServer[] = []
let apis: OperatorClient[] = []
let watchers: Watcher[] = []

beforeAll(async () => {
  host = await startServer({ env: { LOG_LEVEL: "warn" } })
  const databaseUrl = await createDatabase(host, "race")
  const env = { DATABASE_URL: databaseUrl, LOG_LEVEL: "warn", ...secrets }
  servers = await Promise.all([1, 2].map(() => startServer({ env })))
  const [first, second] = servers
  if (first === undefined || second === undefined) throw new Error("two servers were started")
  const operator = join(directory, "operator")
  await createOperator("race", operator, { ...env, DATA_DIR: first.dataDir, MACHINE_URL: first.machineUrl })
  apis = servers.map(({ machineUrl }) => openOperatorClient(machineUrl, operator, racers))
  watchers = await startWatchers(operator, [[first], [second], [first, second]])
}, 300_000)

afterAll(async () => {
  for (const watcher of watchers) watcher.stop()
  for (const api of apis) api.close()
  await Promise.all(servers.map((server) => server.remove()))
  await host?.remove()
  rmSync(directory, { recursive: true, force: true })
})

describe(`${rounds * racers} publications at two processes`, () => {
  const winners: number[] = []

  test("have one winner in each race, and numbers without a gap", async () => {
    const { applicationId } = await registerPartner(apiAt(0), story)
    await nameApi(apiAt(0), story, "http://127.0.0.1:9")
    for (let round = 0; round < rounds; round++) winners.push(await race(applicationId, round))
    const { items } = await apiAt(0).get<{ items: { sequence: number; kind: string }[] }>(
      `/environments/${story.environment}/releases?limit=100`,
    )
    const sequences = items.map(({ sequence }) => sequence).sort((a, b) => a - b)
    expect(sequences).toEqual(sequences.map((_, index) => index + 1))
    expect(new Set(winners).size).toBe(rounds)
    expect(items.filter(({ kind }) => kind === "policy").map(({ sequence }) => sequence)).toEqual(winners.toReversed())
  })

  test.each(["the first process", "the second", "both in turns"].map((place, index) => ({ place, index })))(
    "are each seen once by a gateway that polls $place",
    ({ index }) => {
      const seen = watchers[index]?.seen ?? []
      expect(seen).toEqual(seen.map((_, position) => (seen[0] ?? 0) + position))
      expect(seen.filter((sequence) => winners.includes(sequence))).toEqual(winners)
    },
  )
})

/** @returns the number of the one that won; before it does, every watcher has seen it */
async function race(applicationId: string, round: number): Promise<number> {
  const scope = round % 2 === 0 ? story.grantedScope : story.otherScope
  await apiAt(round).put(`/applications/${applicationId}/grants`, [{ scope, reason: `Round ${round}` }])
  const results = await Promise.all(Array.from({ length: racers }, (_, index) => publishAt(index, `Round ${round}`)))
  const won = results.filter((result): result is number => typeof result === "number")
  expect(won, `round ${round}: ${results.join(", ")}`).toHaveLength(1)
  const lost = results.filter((result) => typeof result === "string")
  expect(lost.every((code) => code === "nothing_to_publish" || code === "conflict")).toBe(true)
  const [sequence = 0] = won
  for (const { seen } of watchers)
    await expect.poll(() => seen.at(-1) ?? 0, { timeout: 20_000 }).toBeGreaterThanOrEqual(sequence)
  return sequence
}

/** The number that it got, or the code with which it was refused. */
async function publishAt(index: number, message: string): Promise<number | string> {
  try {
    const release = await apiAt(index).post<{ sequence: number }>(`/environments/${story.environment}/releases`, {
      message,
    })
    return release.sequence
  } catch (error) {
    if (error instanceof ProblemAnswer) return error.code
    throw error
  }
}

function apiAt(index: number): OperatorClient {
  const api = apis[index % apis.length]
  if (api === undefined) throw new Error("the servers are not there")
  return api
}

type Watcher = { seen: number[]; stop: () => void }

/** A gateway for each list of servers, which it asks in turns, one poll after the other, as the agent does. */
async function startWatchers(operator: string, lists: TestServer[][]): Promise<Watcher[]> {
  const watching: Watcher[] = []
  for (const [index, list] of lists.entries()) {
    const [first] = list
    if (first === undefined) throw new Error("a watcher asks at least one server")
    const named = { name: `watcher-${index}`, environment: story.environment, directory }
    const identity = await enrolGateway(apiAt(0), first.machineUrl, operator, named)
    const clients = list.map(({ machineUrl: url }) => makeHttpsClient({ url, ...identity }))
    watching.push(
      watch(
        clients.map((https) => makeConfigClient(https, limits, deadlines)),
        () => {
          for (const client of clients) client.close()
        },
      ),
    )
  }
  return watching
}

const limits = { manifestBytes: manifestMaxBytes, rootBytes: rootDocumentMaxBytes }
const deadlines = { graceMs: 15_000, transferMs: 15_000 }

function watch(clients: ConfigClient[], close: () => void): Watcher {
  const seen: number[] = []
  let stopped = false
  const follow = async () => {
    let etag: string | undefined
    let place: { epoch: number; sequence: number; stamp: number } | undefined
    for (let turn = 0; !stopped; turn++) {
      const client = clients[turn % clients.length]
      // short, where several are asked: what the others have must not wait for this one
      const answer = await client?.manifest({ etag, place, wait: clients.length > 1 ? 1 : 20 })
      if (answer?.jws === undefined) continue
      etag = answer.etag
      place = readOwnManifest(answer.jws)
      seen.push(place.sequence)
    }
  }
  follow().catch((error: unknown) => {
    // a poll that is cut off by the end of the test is no news
    if (!stopped) throw error
  })
  return {
    seen,
    stop: () => {
      stopped = true
      close()
    },
  }
}

async function createDatabase({ dataDir }: TestServer, name: string): Promise<string> {
  const url = new URL(JSON.parse(readFileSync(join(dataDir, "running.json"), "utf8")).databaseUrl)
  const client = new pg.Client({ connectionString: url.href })
  await client.connect()
  await client.query(`create database ${name}`)
  await client.end()
  url.pathname = `/${name}`
  return url.href
}
