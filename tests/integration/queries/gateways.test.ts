// What the fleet's screens are told: the state that SQL computes is the one that lib/core defines, and lists page and filter by it.
// Also whose eyes it is for.
import { afterAll, beforeAll, expect, it } from "vitest"
import type { Actor } from "@/lib/core/actor"
import { type GatewayEvidence, gatewayState, gatewayStates } from "@/lib/core/gateway-state"
import { bootstrapTestDatabase, type TestDatabase } from "../../support/database"

const system: Actor = { kind: "system", id: "system", name: "Gatewarden" }
const now = new Date("2026-11-24T12:00:00.000Z")
let time = now

let database: TestDatabase
beforeAll(async () => {
  database = await bootstrapTestDatabase({ clock: () => time })
  await seed()
})
afterAll(() => database.close())

type Seeded = GatewayEvidence & { id: string }
const seeded: Seeded[] = []

/** Every combination of what a gateway can have said and when. */
async function seed(): Promise<void> {
  const head = { sequence: 1, refreshSeconds: 30 }
  const rows: string[] = []
  for (const status of ["registered", "enrolled", "retired"] as const) {
    for (const ago of [null, 0, 89, 90, 91, 100_000]) {
      for (const state of [null, "applied", "rejected", "stale"] as const) {
        for (const sequence of [0, 1]) {
          const id = `gwy_${String(seeded.length).padStart(4, "0")}`
          const lastSeenAt = ago === null ? null : new Date(now.getTime() - ago * 1000)
          seeded.push({ id, status, lastSeenAt, report: state === null ? null : { state, sequence }, head })
          rows.push(
            `insert into gateway (id, environment, name, target, pattern, status, created_at, enrolled_at, retired_at, last_seen_at)
             values ('${id}', 'sandbox', 'edge ${id}', 'nginx', 'proxy', '${status}', now(), now(),
               ${status === "retired" ? "now()" : "null"}, ${lastSeenAt === null ? "null" : `'${lastSeenAt.toISOString()}'`})`,
          )
          if (state !== null)
            rows.push(
              `insert into gateway_report (gateway_id, sequence, stamp, manifest_sha256, state, error, crl_numbers, trust_anchors,
                 target, target_version, agent_version, poll_mode, received_at)
               values ('${id}', ${sequence}, 0, repeat('0', 64), '${state}', 'words', '{}', '{}', 'nginx', '1', '1', 'x', now())`,
            )
        }
      }
    }
  }
  await database.sql(rows.join(";"))
}

const all = async (status?: (typeof gatewayStates)[number]) => {
  const found: { id: string; state: string }[] = []
  let cursor: string | undefined
  do {
    const page = await database.queries.listGateways(system, { limit: 7, cursor, status })
    found.push(...page.items)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return found
}

it("the state of every gateway is what lib/core says, whatever it said and whenever", async () => {
  const told = new Map((await all()).map(({ id, state }) => [id, state]))
  expect(told.size).toBe(seeded.length)
  for (const one of seeded) {
    expect([one, told.get(one.id)]).toEqual([one, gatewayState(one, now)])
  }
})

it("a filter by state finds those in it, page by page, and no other", async () => {
  for (const status of gatewayStates) {
    const expected = seeded.filter((one) => gatewayState(one, now) === status).map(({ id }) => id)
    expect((await all(status)).map(({ id }) => id)).toEqual(expected)
  }
})

it("the overview counts the same states", async () => {
  const { environments } = await database.queries.getOverview(system)
  const enrolled = seeded.filter(({ status }) => status === "enrolled").map((one) => gatewayState(one, now))
  const count = (state: string) => enrolled.filter((one) => one === state).length
  expect(environments.find(({ name }) => name === "sandbox")?.gateways).toEqual({
    of: enrolled.length,
    current: count("current"),
    behind: count("behind"),
    rejecting: count("rejecting"),
    silent: count("silent"),
  })
})

it("findings name what has to be done first, first", async () => {
  time = new Date(now.getTime() + 3_600_000)
  const { findings } = await database.queries.getOverview(system)
  time = now
  const severities = findings.map(({ severity }) => severity)
  expect(severities).toEqual([...severities].sort())
  expect(findings.some(({ kind }) => kind === "gateway-silent")).toBe(true)
})

it("a gateway that enforces the newest release and says that it cannot do all of it is a finding, however many are silent", async () => {
  const { findings } = await database.queries.getOverview(system)
  const limited = findings.filter(({ kind }) => kind === "gateway-limited")
  const current = seeded.filter((one) => gatewayState(one, now) === "current")
  expect(limited.map(({ subject }) => subject.id).sort()).toEqual(current.map(({ id }) => id).sort())
  expect(limited.map(({ severity, detail }) => `${severity} ${detail}`)).toEqual(
    current.map(() => expect.stringMatching(/^plan .*words$/)),
  )
})

it("the fleet, the log, the operators and the overview are for staff", async () => {
  const { queries } = database
  const outsiders: Actor[] = [
    { kind: "user", id: "usr_1", name: "P", role: "partner_member", partnerId: "ptn_1" },
    { kind: "application", id: "app_1", name: "A", environment: "sandbox", partnerId: "ptn_1" },
    { kind: "gateway", id: "gwy_1", name: "G", environment: "sandbox" },
  ]
  const page = { limit: 10 }
  for (const actor of outsiders) {
    for (const asked of [
      queries.listGateways(actor, page),
      queries.getGateway(actor, "gwy_0000"),
      queries.listReleases(actor, { ...page, environment: "sandbox" }),
      queries.getRelease(actor, { environment: "sandbox", sequence: 1 }),
      queries.listAuditEvents(actor, page),
      queries.listOperators(actor),
      queries.listAuthorities(actor),
      queries.getOverview(actor),
    ]) {
      await expect(asked).rejects.toMatchObject({ code: "forbidden" })
    }
  }
})
