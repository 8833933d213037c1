// The embedded database through the faults that a machine has in store: killed parents, killed servers, crashes halfway,
// numbers of processes that come again. Each test has a folder of its own, with a space in its path.
import { type ChildProcess, spawn } from "node:child_process"
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { build } from "esbuild"
import pg from "pg"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { startEmbeddedPostgres } from "@/lib/adapters/embedded-postgres"

let home: string
let program: string
const children: ChildProcess[] = []

beforeAll(async () => {
  // in the project's folder, where it finds its packages
  program = join(process.cwd(), `.embedded-${process.pid}.mjs`)
  await build({
    stdin: {
      contents: `import { startEmbeddedPostgres } from "@/lib/adapters/embedded-postgres"
        const { url } = await startEmbeddedPostgres(process.argv[2])
        console.log(url)`,
      resolveDir: process.cwd(),
      loader: "ts",
    },
    ...{ bundle: true, platform: "node", format: "esm", packages: "external", outfile: program },
  })
})
afterAll(() => rmSync(program, { force: true }))

beforeEach(() => {
  home = join(mkdtempSync(join(tmpdir(), "gatewarden embedded ")), "da ta")
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL")
  rmSync(join(home, ".."), { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
})

async function ask(url: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  client.on("error", () => undefined)
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

/** A process of its own that starts the database and waits. */
function startElsewhere(): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [program, home], { stdio: ["ignore", "pipe", "inherit"] })
  children.push(child)
  return new Promise((resolve, reject) => {
    child.stdout?.setEncoding("utf8")
    child.stdout?.once("data", (text: string) => resolve({ child, url: text.trim() }))
    child.once("exit", (code) => reject(new Error(`it ended with ${code}`)))
  })
}

const postmaster = () => Number(readFileSync(join(home, "pg/postmaster.pid"), "utf8").split("\n")[0])
const lives = (pid: number) => existsSync(`/proc/${pid}`)
const once = (child: ChildProcess) => new Promise((resolve) => child.once("exit", resolve))

describe("what was committed is there again", () => {
  test("after a stop and a start, under the same password", async () => {
    const first = await startEmbeddedPostgres(home)
    await ask(first.url, "create table kept as select 7 as value")
    await first.stop()
    const second = await startEmbeddedPostgres(home)
    expect(await ask(second.url, "select value from kept")).toEqual([{ value: 7 }])
    expect(new URL(second.url).password).toBe(new URL(first.url).password)
    expect(await ask(second.url, "show fsync")).toEqual([{ fsync: "on" }])
    await second.stop()
  })

  test("after kill -9 of the process that had started it, which ends the database too", async () => {
    const { child, url } = await startElsewhere()
    await ask(url, "create table kept as select 7 as value")
    const pid = postmaster()
    const ended = once(child)
    child.kill("SIGKILL")
    await ended
    await expect.poll(() => lives(pid), { timeout: 10_000 }).toBe(false)
    const again = await startEmbeddedPostgres(home)
    expect(await ask(again.url, "select value from kept")).toEqual([{ value: 7 }])
    await again.stop()
  })

  test("after kill -9 of PostgreSQL itself, which is started again on the same port", async () => {
    const running = await startEmbeddedPostgres(home)
    await ask(running.url, "create table kept as select 7 as value")
    process.kill(postmaster(), "SIGKILL")
    await expect
      .poll(() => ask(running.url, "select value from kept").catch(() => "away"), { timeout: 30_000, interval: 200 })
      .toEqual([{ value: 7 }])
    await running.stop()
  })
})

describe("a start", () => {
  test("ends a database that was left over, and begins anew", async () => {
    const { url } = await startElsewhere()
    const pid = postmaster()
    const second = await startEmbeddedPostgres(home)
    expect(lives(pid)).toBe(false)
    expect(second.url).not.toBe(url)
    await second.stop()
  })

  test("is not stopped by the number of a process that is somebody else's now", async () => {
    await (await startEmbeddedPostgres(home)).stop()
    writeFileSync(join(home, "pg/postmaster.pid"), `${process.pid}\n${home}/pg\n`)
    await (await startEmbeddedPostgres(home)).stop()
  })

  test("is not stopped by a cluster that was only half made", async () => {
    for (const leftover of ["pg", "pg.new/base"]) mkdirSync(join(home, leftover), { recursive: true })
    await (await startEmbeddedPostgres(home)).stop()
  })

  test("without the password's file says so, and touches nothing", async () => {
    await (await startEmbeddedPostgres(home)).stop()
    renameSync(join(home, "pg.password"), join(home, "away"))
    await expect(startEmbeddedPostgres(home)).rejects.toMatchObject({
      code: "unavailable",
      detail: expect.stringContaining("pg.password"),
    })
    renameSync(join(home, "away"), join(home, "pg.password"))
    await (await startEmbeddedPostgres(home)).stop()
  })

  test("of a cluster that is broken fails with PostgreSQL's own words", async () => {
    await (await startEmbeddedPostgres(home)).stop()
    writeFileSync(join(home, "pg/postgresql.conf"), "no_such_setting = 1\n")
    await expect(startEmbeddedPostgres(home)).rejects.toMatchObject({
      code: "unavailable",
      detail: expect.stringContaining("no_such_setting"),
    })
  })

  test("of two folders at once gives two databases", async () => {
    const both = await Promise.all([home, `${home} 2`].map((folder) => startEmbeddedPostgres(folder)))
    expect(new Set(both.map(({ url }) => new URL(url).port)).size).toBe(2)
    await Promise.all(both.map(({ stop }) => stop()))
  })
})

test("folder, password and cluster are their owner's alone, and nothing listens beyond loopback", async () => {
  const running = await startEmbeddedPostgres(home)
  const modes = ["", "pg", "pg.password"].map((name) => statSync(join(home, name)).mode & 0o777)
  expect(modes).toEqual([0o700, 0o700, 0o600])
  expect(await ask(running.url, "show listen_addresses")).toEqual([{ listen_addresses: "127.0.0.1" }])
  const wrong = new URL(running.url)
  wrong.password = "wrong"
  await expect(ask(wrong.href, "select 1")).rejects.toThrow("password authentication failed")
  await running.stop()
})
