// One embedded PostgreSQL for a whole test run, with a migrated database that every test file gets a copy of.
// For vitest, as the global setup of the projects that need a database. fsync is off: what a test writes need survive nothing.
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import pg from "pg"
import type { TestProject } from "vitest/node"
import { type EmbeddedPostgres, startEmbeddedPostgres } from "@/lib/adapters/embedded-postgres"
import { migrate } from "@/lib/adapters/migrate"
import { urlOfDatabase } from "@/lib/adapters/schema-engine"

export const templateName = "gatewarden_template"

declare module "vitest" {
  export interface ProvidedContext {
    /** Of the server's maintenance database. */
    postgresUrl: string
  }
}

type Running = { postgres: EmbeddedPostgres; directory: string; users: number }

const flags = [
  "fsync=off",
  "synchronous_commit=off",
  "full_page_writes=off",
  "max_connections=300",
  "shared_buffers=64MB",
]

// several projects of one run share the process and so the server; each loads this file for itself
const shared = globalThis as { gatewardenTestPostgres?: Promise<Running> }

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  shared.gatewardenTestPostgres ??= start()
  const running = await shared.gatewardenTestPostgres
  running.users++
  project.provide("postgresUrl", urlOfDatabase(running.postgres.url, "postgres"))
  return async () => {
    running.users--
    if (running.users > 0) return
    shared.gatewardenTestPostgres = undefined
    await running.postgres.stop()
    rmSync(running.directory, { recursive: true, force: true })
  }
}

async function start(): Promise<Running> {
  const directory = mkdtempSync(join(tmpdir(), "gatewarden-test-"))
  const postgres = await startEmbeddedPostgres(directory, { flags: flags.flatMap((flag) => ["-c", flag]) })
  const maintenance = new pg.Client({ connectionString: urlOfDatabase(postgres.url, "postgres") })
  await maintenance.connect()
  await maintenance.query(`create database ${templateName}`)
  await maintenance.end()
  await migrate(urlOfDatabase(postgres.url, templateName))
  return { postgres, directory, users: 0 }
}
