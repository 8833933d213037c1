// Whether what goes on answering goes on asking: the live line ends with the session, the export with the permission.
// On a real database, with its notifications.
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { makeEvents } from "@/lib/adapters/events"
import type { Actor } from "@/lib/core/actor"
import { auditExport } from "@/lib/web/audit-export"
import { releaseEvents } from "@/lib/web/release-events"
import { bootstrapTestDatabase, type TestDatabase } from "../../support/database"

const system: Actor = { kind: "system", id: "system", name: "Gatewarden" }
const email = "ada@example.org"
const password = "lantern quarry violin"

let database: TestDatabase
let events: Awaited<ReturnType<typeof makeEvents>>
beforeAll(async () => {
  database = await bootstrapTestDatabase()
  events = await makeEvents(database.url)
  const link = await database.usecases.createSetupLink(system)
  await database.usecases.completeSetup({ token: link?.token ?? "", name: "Ada", email, password })
})
afterAll(async () => {
  await events.close()
  await database.close()
})

async function signIn() {
  const { usecases } = database
  const { sessionId, sessionVersion } = await usecases.authenticateWithPassword({
    email,
    password,
    network: "127.0.0.1",
  })
  const actor = await usecases.resumeSession({ sessionId, sessionVersion })
  if (actor === null) throw new Error("nobody is signed in")
  return {
    actor,
    sessionId,
    stillSignedIn: async () => (await usecases.resumeSession({ sessionId, sessionVersion })) !== null,
  }
}

type Person = Awaited<ReturnType<typeof signIn>>

function follow({ actor, stillSignedIn }: Person) {
  const { queries } = database
  const read = async () => (await queries.getRelease(actor, { environment: "sandbox", sequence: 1 })).gateways
  const signal = new AbortController().signal
  const body = releaseEvents({ actorId: actor.id, read, subscribe: events.subscribe, stillSignedIn, signal }).body
  if (body === null) throw new Error("no body")
  return body.getReader()
}

describe("the live line of a release", () => {
  it("ends within a second of the sign-out that another request made", async () => {
    const person = await signIn()
    const line = follow(person)
    expect(new TextDecoder().decode((await line.read()).value)).toBe("event: gateways\ndata: []\n\n")
    const before = Date.now()
    await database.usecases.endSession(person.actor, { sessionId: person.sessionId })
    expect((await line.read()).done).toBe(true)
    expect(Date.now() - before).toBeLessThan(1000)
  })

  it("goes on for somebody whose other browser signs out", async () => {
    const [here, elsewhere] = [await signIn(), await signIn()]
    const line = follow(here)
    await line.read()
    await database.usecases.endSession(elsewhere.actor, { sessionId: elsewhere.sessionId })
    const ended = line.read().then(() => "ended")
    expect(await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 500, "open"))])).toBe("open")
    await line.cancel()
  })

  it("tells of a gateway that enrols while somebody looks", async () => {
    const person = await signIn()
    const line = follow(person)
    await line.read()
    const { id } = await database.usecases.registerGateway(person.actor, {
      name: "edge-fra-1",
      environment: "sandbox",
      target: "nginx",
      pattern: "proxy",
    })
    // what an enrolment and its first report come to
    await database.sql(`
      update gateway set status = 'enrolled', enrolled_at = now() where id = '${id}';
      select pg_notify('gatewarden_report', '${id}')`)
    expect(new TextDecoder().decode((await line.read()).value)).toContain('"name":"edge-fra-1"')
    await line.cancel()
  })
})

describe("the exported log", () => {
  const exported = (actor: Actor, stillSignedIn = async () => true) =>
    auditExport({
      format: "jsonl",
      list: (cursor) => database.queries.listAuditEvents(actor, { limit: 3, cursor }),
      stillSignedIn,
    })

  it("is whole for everybody of the staff, page after page", async () => {
    const viewer: Actor = { kind: "user", id: "usr_v", name: "Vera", role: "viewer" }
    const lines = (await (await exported(viewer)).text()).trimEnd().split("\n")
    expect(lines).toHaveLength(await database.db.auditEvent.count())
    expect(new Set(lines.map((line) => JSON.parse(line).id)).size).toBe(lines.length)
  })

  it("is refused to a partner's people", async () => {
    const member: Actor = { kind: "user", id: "usr_p", name: "Paul", role: "partner_member", partnerId: "ptn_1" }
    await expect(exported(member)).rejects.toMatchObject({ code: "forbidden" })
  })

  it("breaks off when the session ends on the way", async () => {
    const person = await signIn()
    const response = await exported(person.actor, person.stillSignedIn)
    await database.usecases.endSession(person.actor, { sessionId: person.sessionId })
    await expect(response.text()).rejects.toMatchObject({ code: "unauthenticated" })
  })
})
