// Bringing a database to the schema: several processes at once, a migration that fails or is cut off, and a newer database.
// Each test has an empty database and, where it needs one, a project folder with migrations of its own.
import { randomBytes } from "node:crypto"
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import pg from "pg"
import { afterEach, beforeEach, expect, inject, test } from "vitest"
import { createMigration } from "@/lib/adapters/create-migration"
import { migrate } from "@/lib/adapters/migrate"
import { urlOfDatabase } from "@/lib/adapters/schema-engine"

let url: string
let root: string
let name: string

beforeEach(async () => {
  name = `migrate_${randomBytes(6).toString("hex")}`
  await ask(inject("postgresUrl"), `create database ${name}`)
  url = urlOfDatabase(inject("postgresUrl"), name)
  root = mkdtempSync(join(tmpdir(), "gatewarden-migrate-"))
  cpSync("prisma", join(root, "prisma"), { recursive: true })
})
afterEach(async () => {
  await ask(inject("postgresUrl"), `drop database ${name} with (force)`)
  rmSync(root, { recursive: true, force: true })
})

async function ask(on: string, statement: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: on })
  await client.connect()
  try {
    return await client.query(statement)
  } finally {
    await client.end()
  }
}

function addMigration(folder: string, sql: string): void {
  mkdirSync(join(root, "prisma/migrations", folder))
  writeFileSync(join(root, "prisma/migrations", folder, "migration.sql"), sql)
}

const shipped = readdirSync("prisma/migrations", { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .sort()

const applied = async () =>
  (await ask(url, "select migration_name from _prisma_migrations where finished_at is not null order by started_at"))
    .rows
const hasTable = async (table: string) =>
  (await ask(url, `select to_regclass('${table}') as found`)).rows[0]?.found !== null

test("four processes that start at once apply each migration once", async () => {
  const results = await Promise.all([1, 2, 3, 4].map(() => migrate(url, root)))
  expect(results.flat().sort()).toEqual(shipped)
  expect((await applied()).map(({ migration_name }) => migration_name).sort()).toEqual(shipped)
})

test("a migration that fails says which, leaves nothing, and is tried again once it is mended", async () => {
  await migrate(url, root)
  addMigration("20990101000000_broken", "create table half (id int); create table half (id int);")
  await expect(migrate(url, root)).rejects.toMatchObject({
    code: "unavailable",
    detail: expect.stringContaining("20990101000000_broken"),
  })
  expect(await hasTable("half")).toBe(false)
  writeFileSync(join(root, "prisma/migrations/20990101000000_broken/migration.sql"), "create table half (id int);")
  expect(await migrate(url, root)).toEqual(["20990101000000_broken"])
  expect(await hasTable("half")).toBe(true)
})

test("a process killed in the middle of a migration leaves nothing behind, and the next one applies it", async () => {
  await migrate(url, root)
  addMigration("20990101000000_slow", "create table slow (id int); select pg_sleep(30);")
  const killed = migrate(url, root).catch(() => "killed")
  await expect.poll(() => sleeping(), { timeout: 10_000 }).toBe(1)
  await ask(
    url,
    "select pg_terminate_backend(pid) from pg_stat_activity where query like '%pg_sleep%' and pid <> pg_backend_pid()",
  )
  expect(await killed).toBe("killed")
  writeFileSync(join(root, "prisma/migrations/20990101000000_slow/migration.sql"), "create table slow (id int);")
  expect(await migrate(url, root)).toEqual(["20990101000000_slow"])
})

async function sleeping(): Promise<number> {
  const { rowCount } = await ask(
    url,
    "select 1 from pg_stat_activity where query like '%pg_sleep%' and datname = current_database() and pid <> pg_backend_pid()",
  )
  return rowCount ?? 0
}

test("a process that is lost right after a migration has been committed does not have it applied twice", async () => {
  await migrate(url, root)
  // the engine writes its own mark after the script, in another transaction: this one is lost with the process
  addMigration(
    "20990101000000_lost",
    `create table lost (id int);
     create function lose() returns trigger language plpgsql as $$ begin raise exception 'lost'; end $$;
     create trigger lose before update on _prisma_migrations for each row when (old.finished_at is not null)
       execute function lose();`,
  )
  await migrate(url, root).catch(() => undefined)
  await ask(url, "drop trigger lose on _prisma_migrations")
  expect(await migrate(url, root)).toEqual([])
  expect(await applied()).toHaveLength(shipped.length + 1)
})

test("a database of a newer version is refused, with what to do", async () => {
  addMigration("20990101000000_newer", "create table newer (id int);")
  await migrate(url, root)
  rmSync(join(root, "prisma/migrations/20990101000000_newer"), { recursive: true })
  await expect(migrate(url, root)).rejects.toMatchObject({
    code: "unavailable",
    detail: expect.stringContaining("20990101000000_newer"),
  })
})

test("a database that cannot be reached is said to be so", async () => {
  await expect(migrate("postgresql://x:y@127.0.0.1:1/z", root)).rejects.toMatchObject({ code: "unavailable" })
})

test("a change of the schema becomes a migration that applies, and a second one is empty", async () => {
  await migrate(url, root)
  const people = join(root, "prisma/schema/people.prisma")
  const schema = readFileSync(people, "utf8")
  writeFileSync(people, schema.replace("  name           String\n", "  name           String\n  nickname String?\n"))
  const now = new Date("2099-01-01T00:00:00Z")
  expect(await createMigration(url, { name: "add-nickname", now, root })).toEqual({
    path: "prisma/migrations/20990101000000_add-nickname/migration.sql",
    empty: false,
  })
  expect(await migrate(url, root)).toEqual(["20990101000000_add-nickname"])
  await ask(url, `select nickname from "user"`)
  const later = new Date("2099-01-02T00:00:00Z")
  expect(await createMigration(url, { name: "nothing", now: later, root })).toMatchObject({ empty: true })
})

test("a migration's name has to be one for a folder", async () => {
  await expect(createMigration(url, { name: "../Up", now: new Date(), root })).rejects.toMatchObject({
    code: "invalid_input",
  })
})
