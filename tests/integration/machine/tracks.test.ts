// What gateways are told while a policy is rolled out in waves: each by its own track, a held poll too, and never one below what it has.
// Over a real listener, and steered by a program over the operator API.
import { createHash } from "node:crypto"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import {
  admin,
  type Identity,
  type MachineAnswer,
  type MachineWorld,
  openMachineWorld,
} from "../../support/machine-world"
import { addApi, addPartner, issue, setScopes } from "../publication/scene"

let world: MachineWorld
let operator: Identity
let canary: Identity
let rest: Identity
let applicationId: string
let stable: number
let head: number

beforeAll(async () => {
  world = await openMachineWorld()
  operator = await world.operator()
  canary = await world.gateway()
  rest = await world.gateway()
  await addApi(world.database)
  applicationId = (await addPartner(world.database, "Example", ["payments:read"])).applicationId
  await putInWave(canary, 1)
  stable = (await ok("POST", "/environments/sandbox/releases", { message: "The first" })).json.sequence
  await ok("PUT", "/environments/sandbox/rollout-policy", { rollout: "waves", bakeMinutes: 15, silentMinutes: 5 })
})
afterAll(() => world.close())

const call = (method: string, path: string, body?: unknown, identity: Identity = operator) =>
  world.call(identity, method, path, { body })

async function ok(method: string, path: string, body?: unknown): Promise<MachineAnswer> {
  const answer = await call(method, path, body)
  expect(answer.status, `${method} ${path}: ${answer.text}`).toBeLessThan(300)
  return answer
}

async function putInWave(gateway: Identity, wave: number): Promise<void> {
  const { headers } = await ok("GET", `/gateways/${gateway.id}`)
  const answer = await world.call(operator, "PATCH", `/gateways/${gateway.id}`, {
    body: { wave },
    headers: { "if-match": String(headers.etag) },
  })
  expect([answer.status, answer.json.wave], answer.text).toEqual([200, wave])
}

const poll = (gateway: Identity, query = "", headers: Record<string, string> = {}) =>
  world.call(gateway, "GET", `/config/manifest${query}`, { headers })

const at = (sequence: number, stamp = 0) => `?epoch=1&sequence=${sequence}&stamp=${stamp}`

const payloadOf = ({ text }: MachineAnswer): string => JSON.parse(text).payload
const placeOf = (answer: MachineAnswer): { sequence: number; stamp: number; kind: string } =>
  JSON.parse(Buffer.from(payloadOf(answer), "base64url").toString())

/** Waits for another one than it has. */
async function hold(gateway: Identity): Promise<{ answer: Promise<MachineAnswer>; isOpen: () => boolean }> {
  const has = await poll(gateway)
  let open = true
  const { sequence, stamp } = placeOf(has)
  const headers = { "if-none-match": String(has.headers.etag), prefer: "wait=50" }
  const answer = poll(gateway, at(sequence, stamp), headers).finally(() => {
    open = false
  })
  // a poll that is not held yet would be answered the same way, but by the other path
  await new Promise((resolve) => setTimeout(resolve, 200))
  return { answer, isOpen: () => open }
}

async function report(gateway: Identity, manifest: MachineAnswer, rest: object = {}): Promise<void> {
  const { sequence, stamp } = placeOf(manifest)
  const manifestSha256 = createHash("sha256")
    .update(Buffer.from(payloadOf(manifest), "base64url"))
    .digest("hex")
  const body = { sequence, stamp, manifestSha256, state: "applied", target: "nginx", agentVersion: "0.1.0", ...rest }
  expect((await world.call(gateway, "PUT", "/config/status", { body })).status).toBe(204)
}

const shown = async ({ id }: Identity) => (await ok("GET", `/gateways/${id}`)).json

describe("while a policy is rolled out", () => {
  it("the canary's held poll hears of it, and that of the others does not", async () => {
    const [first, second] = [await hold(canary), await hold(rest)]
    await setScopes(world.database, applicationId, ["payments:read", "payments:write"])
    head = (await ok("POST", "/environments/sandbox/releases", { message: "Write" })).json.sequence
    expect(placeOf(await first.answer)).toMatchObject({ sequence: head, kind: "policy" })
    expect(placeOf(await poll(canary)).sequence).toBe(head)
    expect(placeOf(await poll(rest)).sequence).toBe(stable)
    expect(second.isOpen()).toBe(true)
    expect((await ok("GET", "/environments/sandbox/rollout")).json.rollout).toMatchObject({ state: "running", wave: 1 })
    // what must stop at once reaches it on its own track
    const { id } = await issue(world.database, applicationId)
    await ok("POST", `/certificates/${id}/revocation`, { reason: "keyCompromise" })
    expect(placeOf(await second.answer)).toMatchObject({ sequence: head + 1, kind: "revocation" })
    expect(placeOf(await poll(canary, at(head)))).toMatchObject({ sequence: head + 2, kind: "revocation" })
    stable = head + 1
    head += 2
  })

  it("a gateway that is ahead of its own track is told so, and one that has the other track's is not", async () => {
    for (const [gateway, query] of [
      [canary, at(head, 1)],
      [canary, at(head + 1)],
      [rest, at(stable, 1)],
      [rest, at(head + 1)],
    ] as const) {
      const answer = await poll(gateway, query)
      expect([answer.status, answer.json?.code], query).toEqual([409, "client_ahead"])
    }
    expect(placeOf(await poll(rest, at(head))).sequence).toBe(head)
    expect(placeOf(await poll(canary, at(stable, 1))).sequence).toBe(head)
  })

  it("one that has refused it and is put back is asked for the same by the poll and by the portal", async () => {
    await report(canary, await poll(rest))
    await report(canary, await poll(canary), { state: "rejected", error: "nginx: [emerg] no" })
    await putInWave(canary, 3)
    expect(placeOf(await poll(canary, at(head))).sequence).toBe(head)
    expect(await shown(canary)).toMatchObject({ state: "rejecting", wanted: head, applied: stable, wave: 3 })
    await putInWave(canary, 1)
    await report(canary, await poll(canary))
    expect(await shown(canary)).toMatchObject({ state: "current", wanted: head, applied: head })
  })

  it("one that has it and is put into a later wave keeps it, also once something has stopped", async () => {
    await putInWave(canary, 3)
    const { id } = await issue(world.database, applicationId)
    await ok("POST", `/certificates/${id}/revocation`, { reason: "keyCompromise" })
    expect(placeOf(await poll(canary, at(head))).sequence).toBe(head + 2)
    expect(await shown(canary)).toMatchObject({ state: "behind", wanted: head + 2, applied: head })
    expect(placeOf(await poll(rest, at(stable))).sequence).toBe(head + 1)
    stable = head + 1
    head += 2
    await report(canary, await poll(canary, at(head - 2)))
    await putInWave(canary, 1)
    expect(await shown(canary)).toMatchObject({ state: "current", wanted: head, applied: head })
  })

  it("those whom the rollout has not reached are current with what is stable", async () => {
    await report(rest, await poll(rest))
    expect(await shown(rest)).toMatchObject({ state: "current", wanted: stable, applied: stable, lag: 0 })
  })

  it("a held poll is answered when its own gateway is put into a wave that was reached, and no other", async () => {
    const other = await world.gateway()
    const [moved, stays] = [await hold(rest), await hold(other)]
    await putInWave(rest, 1)
    const answer = await moved.answer
    expect([answer.status, placeOf(answer).sequence]).toEqual([200, head])
    expect(stays.isOpen()).toBe(true)
    await putInWave(other, 4)
    // neither an error nor an answer: what it has is still its own
    await ok("POST", "/environments/sandbox/rollout/halt", { reason: "A closer look" })
    expect(stays.isOpen()).toBe(true)
    await world.database.usecases.retireGateway(admin, { id: other.id, reason: "replaced" })
    expect((await stays.answer).status).toBe(401)
  })

  it("who may not is refused as ever: no certificate, a stranger's role, one that only reads", async () => {
    const viewer = await world.operator("viewer")
    const approver = await world.operator("approver")
    const partner = await world.application()
    for (const [identity, expected] of [
      [null, 401],
      [partner, 403],
      [canary, 403],
      [viewer, 403],
      [approver, 403],
    ] as const) {
      for (const [method, path, body] of [
        ["POST", "/environments/sandbox/rollout/halt", { reason: "X" }],
        ["POST", "/environments/sandbox/rollout/resume", { reason: "X" }],
        ["POST", "/environments/sandbox/rollout/finish", { reason: "X" }],
        ["POST", "/environments/sandbox/rollback", { to: 1, message: "X" }],
        ["POST", "/environments/sandbox/proposals", { message: "X", digest: "a".repeat(64) }],
        ["PUT", "/environments/sandbox/rollout-policy", { rollout: "waves", bakeMinutes: 1, silentMinutes: 1 }],
      ] as const) {
        const answer = await world.call(identity, method, path, { body })
        expect([answer.status, path], answer.text).toEqual([expected, path])
      }
    }
    for (const identity of [operator, partner]) expect((await poll(identity)).json.code).toBe("forbidden")
    const unread = await world.call(operator, "PATCH", `/gateways/${rest.id}`, { body: { wave: 1 } })
    expect([unread.status, unread.json.code]).toEqual([428, "precondition_required"])
    expect((await call("GET", "/environments/sandbox/rollout", undefined, viewer)).status).toBe(200)
  })

  it("a program lets it go on and brings it to everybody, and then both tracks are one", async () => {
    const resumed = await ok("POST", "/environments/sandbox/rollout/resume", { reason: "It was nothing" })
    expect(resumed.json.rollout).toMatchObject({ state: "running" })
    await putInWave(rest, 2)
    expect((await ok("POST", "/environments/sandbox/rollout/finish", { reason: "Go" })).json.rollout).toBeNull()
    for (const gateway of [canary, rest]) {
      await expect.poll(async () => placeOf(await poll(gateway)).sequence, { timeout: 10_000 }).toBe(head)
      expect(await shown(gateway)).toMatchObject({ wanted: head })
    }
  })
})

describe("over the operator API", () => {
  it("a proposal is made, spoken about, approved by somebody else, published in waves, and taken back", async () => {
    const reviewer = await world.operator("approver")
    await world.database.usecases.demandFourEyes(admin, { environment: "sandbox", demanded: true })
    await setScopes(world.database, applicationId, ["payments:read"])
    const { digest } = (await ok("GET", "/environments/sandbox/changes")).json
    const direct = await call("POST", "/environments/sandbox/releases", { message: "Less", digest })
    expect([direct.status, direct.json.code]).toEqual([403, "four_eyes"])
    const proposal = await ok("POST", "/environments/sandbox/proposals", { message: "Less", digest })
    expect([proposal.status, proposal.json.state]).toEqual([201, "proposed"])
    const { id } = proposal.json
    await ok("POST", `/proposals/${id}/comments`, { text: "The partner agreed." })
    const own = await call("POST", `/proposals/${id}/approval`)
    expect([own.status, own.json.code]).toEqual([403, "four_eyes"])
    const approved = await call("POST", `/proposals/${id}/approval`, undefined, reviewer)
    expect(approved.json).toMatchObject({ state: "published", comments: [{ text: "The partner agreed." }] })
    expect((await ok("GET", "/environments/sandbox/proposals")).json.items).toMatchObject([{ id, state: "published" }])
    const { sequence } = approved.json
    expect(placeOf(await poll(rest)).sequence).toBe(head)
    // back to what the others still have: without a second person
    const back = await ok("POST", "/environments/sandbox/rollback", { to: head, message: "Back" })
    expect(back.json).toMatchObject({ kind: "rollback", rollbackOf: head, sequence: sequence + 1 })
    for (const gateway of [canary, rest])
      await expect.poll(async () => placeOf(await poll(gateway)).sequence, { timeout: 10_000 }).toBe(sequence + 1)
    const further = await call("POST", "/environments/sandbox/rollback", { to: head, message: "Back" })
    expect(further.json.code).toBe("four_eyes")
  })
})

it("nothing that was asked here failed on our side", () => {
  expect(world.failures).toEqual([])
})
