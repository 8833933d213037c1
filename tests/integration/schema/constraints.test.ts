// Breaks every rule that the migrations wrote into the database once, and finds no rule that is not broken here.
import pg from "pg"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { bootstrapTestDatabase, type TestDatabase } from "@/tests/support/database"
import { refusedByConstraint, refusedByTrigger, refusedWithoutEvent } from "./refused"
import { rows } from "./rows"

let database: TestDatabase
let client: pg.Client

beforeAll(async () => {
  database = await bootstrapTestDatabase()
  client = new pg.Client({ connectionString: database.url })
  await client.connect()
})

afterAll(async () => {
  await client.end()
  await database.close()
})

/** Runs a statement on the rows, and rolls everything back. */
async function refusalOf(statement: string): Promise<pg.DatabaseError | undefined> {
  await client.query("begin")
  try {
    await client.query(rows)
    await client.query(statement)
    return undefined
  } catch (error) {
    if (error instanceof pg.DatabaseError) return error
    throw error
  } finally {
    await client.query("rollback")
  }
}

/** The same in a transaction after the one that wrote the rows, so that none of its events counts. */
async function refusalAlone(statement: string): Promise<string | undefined> {
  const own = await bootstrapTestDatabase()
  try {
    await own.sql(rows.replace("set constraints all immediate", ""))
    const other = new pg.Client({ connectionString: own.url })
    await other.connect()
    try {
      await other.query(statement)
      return undefined
    } catch (error) {
      return error instanceof Error ? error.message : String(error)
    } finally {
      await other.end()
    }
  } finally {
    await own.close()
  }
}

test("the rows themselves are accepted", async () => {
  expect(await refusalOf("select 1")).toBeUndefined()
})

describe("a constraint refuses what it is there for", () => {
  test.each(Object.entries(refusedByConstraint))("%s", async (constraint, statement) => {
    expect((await refusalOf(statement))?.constraint).toBe(constraint)
  })
})

describe("a trigger refuses what it is there for", () => {
  test.each(Object.entries(refusedByTrigger))("%s", async (_, [statement, words]) => {
    expect((await refusalOf(statement))?.message).toContain(words)
  })
})

describe("a change of state commits only with an audit event of its own transaction", () => {
  test.each(Object.entries(refusedWithoutEvent))("%s", async (_, [statement, words]) => {
    expect(await refusalAlone(statement)).toContain(words)
  })
})

describe("a certificate keeps what it says", () => {
  test.each([
    ["its end", "not_after = not_after + interval '1 day'", "crt_valid"],
    ["its serial", "serial = 'f1'", "crt_valid"],
    ["its bytes", "der = '\\x01', sha256 = encode(sha256('\\x01'), 'hex')", "crt_valid"],
    ["the reason of its revocation", "revocation_reason = 'keyCompromise'", "crt_revoked"],
  ])("%s never changes", async (_, columns, id) => {
    const refusal = await refusalOf(`update certificate set ${columns} where id = '${id}'`)
    expect(refusal?.message).toMatch(/never change|stays so/)
  })

  test("and its row never goes", async () => {
    expect((await refusalOf(`delete from certificate where id = 'crt_intent'`))?.message).toBe(
      "certificates stay on record",
    )
  })
})

describe("an anchor of another CA", () => {
  const remove = (id: string) =>
    `update external_anchor set removed_at = now(), removed_by = 'usr_1' where id = '${id}';`

  test("is not removed from above a certificate that goes on", async () => {
    expect((await refusalOf(remove("eca_1")))?.message).toContain("stays until they have ended")
  })

  test("is removed where nothing is below it, once, and stays on record", async () => {
    expect(await refusalOf(remove("eca_2"))).toBeUndefined()
    expect((await refusalOf(remove("eca_2") + remove("eca_2")))?.message).toContain("stays as it is")
    expect((await refusalOf(`delete from external_anchor where id = 'eca_2'`))?.message).toBe("anchors stay on record")
  })
})

describe("an authority", () => {
  const toState = (state: string) =>
    `update authority set state = '${state}', state_since = now() where id = (
       select authority_id from certificate where id = 'crt_valid');`

  test("is not removed while a certificate of it is valid", async () => {
    const refusal = await refusalOf(toState("draining") + toState("removed"))
    expect(refusal?.message).toContain("has valid certificates, and stays until they have ended")
  })

  test("is removed once the last has ended", async () => {
    const end = `update certificate set status = 'revoked', revoked_at = now(), revocation_reason = 'superseded',
      revoked_by = 'usr_1' where id = 'crt_valid';`
    expect(await refusalOf(end + toState("draining") + toState("removed"))).toBeUndefined()
  })

  test("that is removed completes no certificate", async () => {
    const refusal = await refusalOf(`
      update certificate set status = 'revoked', revoked_at = now(), revocation_reason = 'superseded',
        revoked_by = 'usr_1' where id = 'crt_valid';
      ${toState("draining")} ${toState("removed")}
      update certificate set status = 'valid', der = '\\x07', sha256 = encode(sha256('\\x07'), 'hex'), issued_at = now()
        where id = 'crt_intent'`)
    expect(refusal?.message).toContain("issues no more")
  })
})

test("where four eyes are demanded, an approval that does not say so is refused", async () => {
  const refusal = await refusalOf(`
    update environment set four_eyes = true;
    update "grant" set status = 'approved', approved_by = 'usr_2', approved_at = now() where id = 'grt_2'`)
  expect(refusal?.message).toBe("this environment demands four eyes")
})

// those named `…_edited` only note an edit, and refuse nothing
test("no check, partial index or trigger is without a statement that breaks it", async () => {
  const named = await client.query<{ name: string }>(`
    select conname as name from pg_constraint where contype = 'c' and connamespace = 'public'::regnamespace
    union select tgname from pg_trigger where not tgisinternal and tgname not like '%_edited'
    union select i.relname from pg_index x join pg_class i on i.oid = x.indexrelid
      where x.indisunique and (x.indpred is not null or x.indexprs is not null)`)
  const broken = new Set(Object.keys({ ...refusedByConstraint, ...refusedByTrigger, ...refusedWithoutEvent }))
  expect(named.rows.map(({ name }) => name).filter((name) => !broken.has(name))).toEqual([])
})
