// Prisma's schema engine as WebAssembly, in this process: the command line of Prisma would download a binary instead.
// For applying migrations, for writing new ones, and for the test that holds schema and migrations together.
import { randomBytes } from "node:crypto"
import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { join } from "node:path"
import { PrismaPg } from "@prisma/adapter-pg"
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlQuery,
} from "@prisma/driver-adapter-utils"
import type { SchemaEngine } from "@prisma/schema-engine-wasm"
import pg from "pg"

export type { SchemaEngine } from "@prisma/schema-engine-wasm"

type Bindings = { SchemaEngine: typeof SchemaEngine; __wbg_set_wasm: (exports: WebAssembly.Exports) => void }

let loading: Promise<Bindings> | undefined

/** Called with what a panic inside the engine says: the promise that it was working on is then never settled. */
let panic: (message: string) => void = () => undefined

/** The package's own entry imports the .wasm as a module, which Node does not do; so it is put together by hand. */
async function load(): Promise<Bindings> {
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: { set_message: (message: string) => panic(message) } })
  const require = createRequire(join(process.cwd(), "package.json"))
  const entry = require.resolve("@prisma/schema-engine-wasm/schema_engine_bg")
  const bindings = (await import(/* webpackIgnore: true */ /* @vite-ignore */ entry)) as Bindings
  const module = await WebAssembly.compile(readFileSync(entry.replace(/\.js$/, ".wasm")))
  // the bindings are what the module imports: functions alone, by name
  const imports = { "./schema_engine_bg.js": bindings as unknown as WebAssembly.ModuleImports }
  const { exports } = await WebAssembly.instantiate(module, imports)
  bindings.__wbg_set_wasm(exports)
  const start = exports.__wbindgen_start
  if (typeof start === "function") start()
  return bindings
}

/**
 * Runs `work` with an engine on that database, and closes its connections.
 * @param options.schema the Prisma schema, where the engine has to know it: `[path, content]` each
 * @param options.afterScript SQL that runs in the same transaction as each script on that database
 */
export async function withSchemaEngine<T>(
  databaseUrl: string,
  work: (engine: SchemaEngine) => Promise<T>,
  { schema, afterScript = "" }: { schema?: [string, string][]; afterScript?: string } = {},
): Promise<T> {
  loading ??= load()
  const { SchemaEngine } = await loading
  const pools: pg.Pool[] = []
  const panicked = new Promise<never>((_, reject) => {
    panic = (message) => reject(new Error(`the schema engine gave up: ${message}`))
  })
  let engine: SchemaEngine | undefined
  try {
    const adapter = bindMigrationAwareSqlAdapterFactory(scriptsWhole(databaseUrl, pools, afterScript))
    engine = await SchemaEngine.new({ datamodels: schema }, () => undefined, adapter)
    return await Promise.race([work(engine), panicked])
  } finally {
    engine?.free()
    await Promise.all(pools.map((pool) => pool.end()))
  }
}

/**
 * The adapter, but with a script sent whole. Its own way is to cut a script at every semicolon, also those inside a function
 * body, and to run the pieces one by one. Sent whole, PostgreSQL runs it as one transaction: a migration applies or it does not.
 */
function scriptsWhole(
  databaseUrl: string,
  pools: pg.Pool[],
  afterScript: string,
): SqlMigrationAwareDriverAdapterFactory {
  const open = async (url: string, after: string) => {
    const pool = new pg.Pool({ connectionString: url, max: 2 })
    // an idle connection that breaks is replaced; what was asked on a busy one is rejected
    pool.on("error", () => undefined)
    pools.push(pool)
    const adapter = await readingChar(pool)
    return Object.assign(adapter, {
      executeScript: async (script: string) => {
        await pool.query(`${script};\n${after}`)
      },
    })
  }
  return {
    provider: "postgres",
    adapterName: "@prisma/adapter-pg",
    connect: () => open(databaseUrl, afterScript),
    async connectToShadowDb() {
      const name = `gatewarden_shadow_${randomBytes(6).toString("hex")}`
      const maintain = (statement: string) => runOnce(databaseUrl, statement)
      await maintain(`create database ${name}`)
      const adapter = await open(urlOfDatabase(databaseUrl, name), "")
      const dispose = async () => {
        const pool = pools.pop()
        await pool?.end()
        await maintain(`drop database ${name}`)
      }
      return Object.assign(adapter, { dispose })
    },
  }
}

/**
 * The adapter does not know the type `"char"`, in which PostgreSQL's catalogue says what kind a constraint is, and the engine
 * wants it as a character: so it passes the adapter as text, and is called by its name again behind it.
 */
async function readingChar(pool: pg.Pool) {
  const charColumns = new WeakMap<unknown[], number[]>()
  const ask = pool.query.bind(pool)
  const query = async (asked: pg.QueryConfig) => {
    const answer = await ask(asked)
    // the answer to a script of several statements is a list, of which nobody reads a column
    const fields = Array.isArray(answer) ? [] : answer.fields
    const found = [...fields.keys()].filter((at) => fields[at]?.dataTypeID === pg.types.builtins.CHAR)
    for (const at of found) Object.assign(fields[at] ?? {}, { dataTypeID: pg.types.builtins.TEXT })
    if (found.length > 0) charColumns.set(answer.rows, found)
    return answer
  }
  const adapter = await new PrismaPg(Object.assign(pool, { query })).connect()
  const queryRaw = adapter.queryRaw.bind(adapter)
  return Object.assign(adapter, {
    async queryRaw(asked: SqlQuery) {
      const answer = await queryRaw(asked)
      for (const at of charColumns.get(answer.rows) ?? []) answer.columnTypes[at] = ColumnTypeEnum.Character
      return answer
    },
  })
}

export function urlOfDatabase(databaseUrl: string, name: string): string {
  const url = new URL(databaseUrl)
  url.pathname = `/${encodeURIComponent(name)}`
  return url.href
}

async function runOnce(databaseUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
