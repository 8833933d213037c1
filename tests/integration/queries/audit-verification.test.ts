// The audit log shows every way in which somebody who owns the database could change it, and names the first place where it shows.
// Rows are edited, deleted, cut off, moved and rewritten here with triggers and foreign keys off, as a superuser could.

import { createHash } from "node:crypto"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, it } from "vitest"
import type { Actor } from "@/lib/core/actor"
import { type AuditEventFields, auditEventBytes, auditGenesis, auditLinkBytes } from "@/lib/core/audit-event"
import type { AuditVerification } from "@/lib/core/audit-view"
import { bootstrapTestDatabase, type TestDatabase } from "../../support/database"
import { sealAll } from "../../support/seal-all"

const system: Actor = { kind: "system", id: "system", name: "Gatewarden" }
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex")

let database: TestDatabase
let directory: string

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "gatewarden-audit-"))
  database = await bootstrapTestDatabase({ dataDirectory: directory })
  for (const name of ["A", "B", "C", "D", "E", "F"]) await register(name)
  await seal()
})
afterEach(async () => {
  await database.close()
  rmSync(directory, { recursive: true, force: true })
})

const register = (name: string) =>
  database.usecases.registerPartner(system, { name, legalName: `${name} AG`, contacts: [] })

const seal = () => sealAll(database)

const verify = (): Promise<AuditVerification> => database.queries.verifyAudit(system)

async function faultOf(statements: string) {
  await database.sql(statements)
  const verified = await verify()
  if (verified.ok) throw new Error("nothing was noticed")
  return verified.fault
}

async function eventAt(position: number): Promise<string> {
  const { rows } = await database.sql(`select event_id from audit_link where position = ${position}`)
  return rows[0].event_id
}

it("a log that nobody touched is whole, sealed or not yet", async () => {
  const sealed = await verify()
  expect(sealed).toMatchObject({ ok: true, unsealed: 0 })
  await register("G")
  const verified = await verify()
  expect(verified).toMatchObject({ ok: true, unsealed: 1 })
  if (!verified.ok || !sealed.ok) throw new Error("not whole")
  expect(verified.events).toBe(sealed.events + 1)
  expect(verified.anchors).toBeGreaterThan(0)
  expect(verified.head).toMatch(/^[0-9a-f]{64}$/)
})

for (const column of [
  "at = at + interval '1 second'",
  "actor_name = 'somebody else'",
  "action = 'partner.invited'",
  "subject_name = 'x'",
  "partner_id = null",
  `detail = '{"legalName": "Other AG"}'`,
]) {
  it(`an event whose ${column.split(" ")[0]} was edited is named`, async () => {
    const eventId = await eventAt(25)
    const fault = await faultOf(`update audit_event set ${column} where id = '${eventId}'`)
    const bare = await database.sql(`select 1 from audit_event where id = '${eventId}'`)
    expect(bare.rowCount).toBe(1)
    expect(fault).toMatchObject({ kind: "event-edited", position: "25", eventId })
  })
}

it("an event that was edited and hashed anew is named: its link says otherwise", async () => {
  const eventId = await eventAt(25)
  const { rows } = await database.sql(`select * from audit_event where id = '${eventId}'`)
  const [row] = rows
  const edited: AuditEventFields = {
    ...{ id: row.id, at: row.at, actorKind: row.actor_kind, actorId: row.actor_id, actorName: "somebody else" },
    ...{ action: row.action, subjectKind: row.subject_kind, subjectId: row.subject_id, subjectName: row.subject_name },
    ...{ partnerId: row.partner_id, environmentName: row.environment, detail: row.detail },
  }
  const hash = sha256(auditEventBytes(edited))
  const fault = await faultOf(
    `update audit_event set actor_name = 'somebody else', hash = '${hash}' where id = '${eventId}'`,
  )
  expect(fault).toMatchObject({ kind: "event-edited", position: "25", eventId })
})

it("an event that was edited, with every hash after it made anew, is named: the seal cannot be made", async () => {
  const { rows } = await database.sql(
    "select l.position::int, l.event_id, e.hash from audit_link l join audit_event e on e.id = l.event_id order by 1",
  )
  let previous = auditGenesis
  const updates: string[] = []
  for (const { position, event_id: id, hash } of rows) {
    const eventHash = position === 25 ? sha256(Buffer.from("another")) : hash
    previous = sha256(auditLinkBytes(previous, eventHash))
    if (position === 25) updates.push(`update audit_event set hash = '${eventHash}' where id = '${id}'`)
    if (position >= 25) updates.push(`update audit_link set hash = '${previous}' where position = ${position}`)
  }
  expect(await faultOf(updates.join(";"))).toMatchObject({ kind: "link-edited", position: "25" })
})

it("a deleted event is named", async () => {
  const eventId = await eventAt(26)
  const fault = await faultOf(`delete from audit_event where id = '${eventId}'`)
  expect(fault).toMatchObject({ kind: "event-deleted", position: "26", eventId })
})

it("an event that was deleted with its link leaves a gap that is named", async () => {
  const eventId = await eventAt(26)
  const fault = await faultOf(
    `delete from audit_link where position = 26; delete from audit_event where id = '${eventId}'`,
  )
  expect(fault).toMatchObject({ kind: "link-missing", position: "26" })
})

it("a gap that was closed by moving the links after it is named: each seal holds its place", async () => {
  const eventId = await eventAt(26)
  const fault = await faultOf(
    `delete from audit_link where position = 26; delete from audit_event where id = '${eventId}';
     update audit_link set position = position + 1000 where position > 26;
     update audit_link set position = position - 1001 where position > 1000`,
  )
  expect(fault).toMatchObject({ kind: "link-edited", position: "26" })
})

it("two events that changed places are named", async () => {
  const [one, other] = [await eventAt(25), await eventAt(27)]
  const fault = await faultOf(
    `update audit_link set event_id = 'swap' where position = 25;
     update audit_link set event_id = '${one}' where position = 27;
     update audit_link set event_id = '${other}' where position = 25`,
  )
  expect(fault).toMatchObject({ kind: "event-edited", position: "25", eventId: other })
})

it("a tail that was cut off is named, and stays named when new events are sealed in its place", async () => {
  const { rows } = await database.sql("select max(position)::int as last from audit_link")
  const from: number = rows[0].last - 2
  const fault = await faultOf(
    `delete from audit_event where id in (select event_id from audit_link where position >= ${from});
     delete from audit_link where position >= ${from}`,
  )
  expect(fault).toMatchObject({ kind: "tail-truncated", position: String(from) })
  for (const name of ["X", "Y", "Z", "W"]) await register(name)
  await seal()
  const again = await verify()
  expect(again).toMatchObject({ ok: false, fault: { kind: "link-edited" } })
})

it("a tail that was cut off where no witness is kept contradicts the manifests that gateways have", async () => {
  const { usecases, deps } = database
  await usecases.createApi(system, {
    ...{ name: "A", environment: "sandbox", zone: "partner", owner: "O", hostname: "a.example.test" },
    ...{ upstream: "http://127.0.0.1:9", tokenPolicy: { kind: "none" } },
  })
  await seal()
  // its manifest names the newest head
  await usecases.publishRelease(system, { environment: "sandbox", message: "First" })
  await database.sql(
    `delete from audit_event where id in (select event_id from audit_link order by position desc limit 2);
     delete from audit_link where event_id not in (select id from audit_event)`,
  )
  rmSync(join(directory, "audit-witness.json"))
  expect(await deps.seal.readWitness()).toBeNull()
  expect(await verify()).toMatchObject({ ok: false, fault: { kind: "anchor-missing" } })
})

it("the newest link, taken away, is missed by the witness", async () => {
  const { rows } = await database.sql("select max(position)::int as last from audit_link")
  await register("Later")
  const fault = await faultOf(`delete from audit_link where position = ${rows[0].last}`)
  expect(fault.kind).toBe("tail-truncated")
})

it("an event that was put among those before the end of the chain is named: it has no link", async () => {
  const { rows } = await database.sql(
    "select e.* from audit_event e join audit_link l on l.event_id = e.id where l.position = 25",
  )
  const [row] = rows
  const id = "evt_00000000000000000000000000"
  const forged: AuditEventFields = {
    ...{
      id,
      at: row.at,
      actorKind: row.actor_kind,
      actorId: row.actor_id,
      actorName: row.actor_name,
      action: row.action,
    },
    ...{ subjectKind: row.subject_kind, subjectId: row.subject_id, subjectName: row.subject_name },
    ...{ partnerId: row.partner_id, environmentName: row.environment, detail: row.detail },
  }
  const fault = await faultOf(
    `insert into audit_event select '${id}', at, actor_kind, actor_id, actor_name, action, subject_kind, subject_id,
       subject_name, partner_id, environment, detail, '${sha256(auditEventBytes(forged))}', xid
     from audit_event where id = '${row.id}'`,
  )
  expect(fault).toMatchObject({ kind: "event-unlinked", eventId: id })
})

it("an event that waits to be sealed and was edited is named", async () => {
  await register("Waiting")
  const fault = await faultOf("update audit_event set subject_name = 'x' where id = (select max(id) from audit_event)")
  expect(fault).toMatchObject({ kind: "event-edited", position: null })
})

it("verification is for staff", async () => {
  const gateway: Actor = { kind: "gateway", id: "gwy_x", name: "x", environment: "sandbox" }
  await expect(database.queries.verifyAudit(gateway)).rejects.toMatchObject({ code: "forbidden" })
})
