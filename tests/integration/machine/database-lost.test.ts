// With the database gone, the last release is still served to the gateways that were known; everything else is a 503 that says when to ask again.
// And all of it comes back by itself.

import pg from "pg"
import { afterAll, beforeAll, expect, it } from "vitest"
import { type MachineWorld, openMachineWorld } from "../../support/machine-world"

let world: MachineWorld
beforeAll(async () => {
  world = await openMachineWorld()
})
afterAll(() => world.close())

async function maintain(...statements: string[]): Promise<void> {
  const url = new URL(world.database.url)
  url.pathname = "/postgres"
  const client = new pg.Client({ connectionString: url.href })
  await client.connect()
  for (const statement of statements) await client.query(statement)
  await client.end()
}

it("polls and known artifacts are answered, the rest is 503, and nobody has to mend it", async () => {
  const operator = await world.operator()
  const gateway = await world.gateway()
  const stranger = await world.gateway()
  const manifest = (identity = gateway) => world.call(identity, "GET", "/config/manifest")
  const before = await manifest()
  const { artifacts } = JSON.parse(Buffer.from(JSON.parse(before.text).payload, "base64url").toString())
  const artifact = () => world.call(gateway, "GET", `/config/artifacts/${artifacts.trust.sha256}`)
  expect((await artifact()).status).toBe(200)
  expect((await world.call(operator, "GET", "/environments")).status).toBe(200)

  const name = new URL(world.database.url).pathname.slice(1)
  await maintain(
    `alter database ${name} allow_connections false`,
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`,
  )
  await new Promise((resolve) => setTimeout(resolve, 1_200))
  expect([(await manifest()).status, (await artifact()).status]).toEqual([200, 200])
  const unknown = await manifest(stranger)
  expect([unknown.status, unknown.json.code]).toEqual([503, "unavailable"])
  for (const [method, path] of [
    ["GET", "/partners"],
    ["POST", "/partners"],
    ["GET", "/whoami"],
  ] as const) {
    const answer = await world.call(operator, method, path, method === "POST" ? { body: {} } : {})
    expect([answer.status, answer.json.code]).toEqual([503, "unavailable"])
    expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0)
  }

  await maintain(`alter database ${name} allow_connections true`)
  let status = 0
  for (let attempt = 0; attempt < 50 && status !== 200; attempt++) {
    await new Promise((resolve) => setTimeout(resolve, 100))
    status = (await world.call(operator, "GET", "/partners")).status
  }
  expect([status, (await manifest(stranger)).status]).toEqual([200, 200])
})
