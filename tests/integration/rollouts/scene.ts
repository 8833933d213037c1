// An environment that rolls out in waves: a canary, the rest, and a clock that the test moves.
// For the tests of rollouts, rollbacks and proposals. Gateways are rows here, and report as the use case takes it.
import type { Actor } from "@/lib/core/actor"
import { bootstrapTestDatabase, type TestDatabase } from "../../support/database"
import {
  addApi,
  addPartner,
  admin,
  environment,
  type Partner,
  publish,
  readHead,
  setScopes,
} from "../publication/scene"

export type RolloutScene = {
  database: TestDatabase
  partner: Partner
  canary: GatewayRow
  rest: GatewayRow
  /** Moves the clock on; whoever is said to be there is heard of all the while. */
  pass: (minutes: number, heard?: readonly GatewayRow[]) => Promise<void>
  close: () => Promise<void>
}

export type GatewayRow = { id: string; name: string; wave: number }

export const approver: Actor = { kind: "user", id: "usr_approver", name: "Paul Approver", role: "approver" }

export async function openScene(): Promise<RolloutScene> {
  let now = new Date()
  const database = await bootstrapTestDatabase({ clock: () => now })
  await database.sql(`insert into "user" (id, email, name, role)
    values ('${approver.id}', 'paul@example.test', 'Paul', 'approver'), ('usr_spare', 'spare@example.test', 'Spare', 'admin')`)
  await addApi(database)
  const partner = await addPartner(database, "Example", ["payments:read"])
  const canary = await addGateway(database, "canary", 1)
  const rest = await addGateway(database, "rest", 2)
  await publish(database)
  await database.usecases.setRolloutPolicy(admin, { environment, rollout: "waves", bakeMinutes: 15, silentMinutes: 5 })
  return {
    ...{ database, partner, canary, rest },
    pass: async (minutes, heard = []) => {
      now = new Date(now.getTime() + minutes * 60_000)
      for (const { id } of heard) await database.usecases.noteGatewaySeen(id)
    },
    close: database.close,
  }
}

export async function addGateway(
  { usecases, sql }: TestDatabase,
  name: string,
  wave: number,
  into = environment,
): Promise<GatewayRow> {
  const { id } = await usecases.registerGateway(admin, { name, environment: into, target: "nginx", pattern: "proxy" })
  await sql(`update gateway set status = 'enrolled', enrolled_at = created_at, wave = ${wave} where id = '${id}'`)
  return { id, name, wave }
}

/** Something to publish in another environment than the scene's. */
export async function editProduction({ usecases }: TestDatabase): Promise<void> {
  const { id: apiId } = await usecases.createApi(admin, {
    ...{
      name: "Live",
      environment: "production",
      zone: "partner",
      owner: "Payments team",
      tokenPolicy: { kind: "none" },
    },
    ...{ hostname: "live.partners.example.test", upstream: "http://10.0.0.1:8080" },
  })
  await usecases.addRoute(admin, { apiId, methods: ["GET"], path: "/payments", scope: "payments:read" })
}

/** From now on the scene's environment cannot be written in this table, as if something there were broken. */
export async function breakUpdates({ sql }: TestDatabase, table: "proposal" | "rollout"): Promise<void> {
  await sql(`create function break_it() returns trigger language plpgsql as $$ begin raise exception 'broken'; end $$`)
  await sql(`create trigger broken before update on ${table} for each row
    when (new.environment = '${environment}') execute function break_it()`)
}

/** Of a release that this server has made; by its newest manifest. */
export async function report(
  { db, usecases }: TestDatabase,
  gateway: GatewayRow,
  sequence: number,
  rest: { state?: "applied" | "rejected"; error?: string } = {},
): Promise<void> {
  const { payloadSha256, stamp } = await db.manifest.findFirstOrThrow({
    where: { environmentName: environment, sequence },
    orderBy: { stamp: "desc" },
  })
  const actor: Actor = { kind: "gateway", id: gateway.id, name: gateway.name, environment, wave: gateway.wave }
  await usecases.reportStatus(actor, {
    ...{ sequence, stamp, manifestSha256: payloadSha256, state: "applied", crlNumbers: {}, trustAnchors: [] },
    ...{ target: "nginx", targetVersion: "1", agentVersion: "1.0.0", pollMode: "long-poll" },
    ...rest,
  })
}

/** What the environment tells its gateways: the head, and what is stable. */
export async function told({ db }: TestDatabase): Promise<{ head: number; stable: number }> {
  const row = await db.environmentHead.findUniqueOrThrow({ where: { environmentName: environment } })
  return { head: row.sequence, stable: row.stableSequence }
}

/** One more scope for the partner, published to the canary's wave. */
export async function startRollout({ database, partner }: RolloutScene): Promise<number> {
  await setScopes(database, partner.applicationId, ["payments:read", "payments:write"])
  const { sequence } = await publish(database)
  return sequence
}

/** With which a use case refuses; "done" where it does not. */
export { admin, environment, publish, readHead }
