// Many agents on one server: all of them get what is published, and come back after the server was killed, over time and not at once.
// The bench does the same with a thousand and measures it.
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { type Fleet, openFleet } from "../support/agent-fleet"
import { grantAccess, nameApi, newStory, publish, registerPartner } from "../support/first-partner"
import { type OperatorClient, openOperatorClient } from "../support/operator-client"
import { createOperator } from "../support/operator-identity"
import { startServer, type TestServer } from "../support/server"

const count = 60
const patienceMs = 120_000
const story = newStory()
const directory = mkdtempSync(join(tmpdir(), "gatewarden-fleet-"))

let server: TestServer
let api: OperatorClient
let fleet: Fleet
let applicationId: string

beforeAll(async () => {
  server = await startServer({ env: { LOG_LEVEL: "warn" } })
  const operator = join(directory, "operator")
  const env = { DATA_DIR: server.dataDir, MACHINE_URL: server.machineUrl, PUBLIC_URL: server.portalUrl }
  await createOperator("fleet", operator, env)
  api = openOperatorClient(server.machineUrl, operator, 16)
  applicationId = (await registerPartner(api, story)).applicationId
  await nameApi(api, story, "http://127.0.0.1:9")
  await publish(api, story, "before the fleet")
  fleet = await openFleet(api, { machineUrl: server.machineUrl, environment: story.environment, count })
}, 300_000)

afterAll(async () => {
  await fleet.close()
  api.close()
  await server.remove()
  rmSync(directory, { recursive: true, force: true })
})

test(`${count} agents that start at the same moment all apply the newest release`, async () => {
  const at = performance.now()
  fleet.start()
  expect(await fleet.untilAll("applied", at, patienceMs)).toHaveLength(count)
})

test("one publication reaches all of them while they hold their polls", async () => {
  await grantAccess(api, story, applicationId)
  const at = performance.now()
  await publish(api, story, "to the fleet")
  expect(await fleet.untilAll("applied", at, patienceMs)).toHaveLength(count)
})

test("after a kill -9 they come back over time, and the server answers others meanwhile", async () => {
  const gone = performance.now()
  await server.kill9()
  const ended = performance.now()
  await fleet.untilAll("poll-failed", gone, patienceMs)
  const moments = fleet.events
    .filter(({ event, at }) => event === "poll-failed" && at >= gone)
    .map(({ at, nextMs = 0 }) => at + nextMs)
  expect(mostWithin(moments, 100)).toBeLessThan(count / 2)
  server = await server.restart()
  const back = fleet.untilAll("answered", ended, patienceMs)
  await api.get("/whoami")
  expect(await back).toHaveLength(count)
})

function mostWithin(moments: readonly number[], windowMs: number): number {
  return Math.max(...moments.map((from) => moments.filter((at) => at >= from && at < from + windowMs).length))
}
