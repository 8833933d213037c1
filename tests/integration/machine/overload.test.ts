// More requests at once than are worked on: those beyond are sent away for a while of chance, and polls are answered all the same.
import { connect, type TLSSocket } from "node:tls"
import { afterAll, beforeAll, expect, test } from "vitest"
import { type Identity, type MachineWorld, openMachineWorld } from "../../support/machine-world"

let world: MachineWorld
let gateway: Identity
const open: TLSSocket[] = []

beforeAll(async () => {
  world = await openMachineWorld({ mostAtOnce: 2 })
  gateway = await world.gateway()
})
afterAll(async () => {
  for (const socket of open) socket.destroy()
  await world.close()
})

/** A report whose body never ends. */
function begin(): Promise<void> {
  return new Promise((resolve, reject) => {
    const { port, ca } = world
    const socket = connect({
      host: "127.0.0.1",
      port,
      servername: "localhost",
      ca,
      cert: gateway.cert,
      key: gateway.key,
    })
    open.push(socket)
    socket.once("error", reject)
    socket.once("secureConnect", () => {
      const head =
        "PUT /api/v1/config/status HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{"
      socket.write(head, () => resolve())
    })
  })
}

test("what comes beyond the limit gets 503 and a while to wait, polls aside, and there is room again once others are done", async () => {
  await Promise.all([begin(), begin()])
  await expect.poll(async () => (await world.call(gateway, "GET", "/whoami")).status, { timeout: 30_000 }).toBe(503)
  const refused = await world.call(gateway, "GET", "/whoami")
  expect(refused).toMatchObject({ status: 503, json: { code: "unavailable" } })
  expect(Number(refused.headers["retry-after"])).toBeGreaterThanOrEqual(1)
  expect(Number(refused.headers["retry-after"])).toBeLessThanOrEqual(10)
  const poll = await world.call(gateway, "GET", "/config/manifest")
  expect(poll.json?.detail ?? "").not.toMatch(/Too many requests/)
  for (const socket of open) socket.destroy()
  await expect.poll(async () => (await world.call(gateway, "GET", "/whoami")).status, { timeout: 30_000 }).toBe(200)
})
