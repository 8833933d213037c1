// What anybody may fetch to check a certificate, served as the portal listener serves it: OCSP, CRLs and authorities' certificates,
// over a database of its own. For tests with real clients; every certificate names these very addresses.
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { readDatabaseError } from "@/lib/adapters/database-error"
import { type ClosableEvents, makeEvents } from "@/lib/adapters/events"
import type { Actor } from "@/lib/core/actor"
import { makeOcspResponder, type OcspResponder } from "@/lib/machine/ocsp/ocsp-responder"
import { answerOcsp, findKeptOcsp } from "@/lib/server/ocsp-paths"
import { answerPkiFile } from "@/lib/server/pki-files"
import { sendPlain } from "@/lib/server/plain-answer"
import type { KeyStore } from "@/lib/usecases/deps"
import { bootstrapTestDatabase, type TestDatabase, type TestDatabaseOptions } from "./database"

export const system: Actor = { kind: "system", id: "system", name: "Gatewarden" }

export type PkiWorld = {
  url: string
  database: TestDatabase
  responder: OcspResponder
  /** What went wrong inside, by what was logged. */
  failures: unknown[]
  /** `/pki/<environment>/ocsp`, whole. */
  ocspUrl: (environment?: string) => string
  fetchPki: (path: string) => Promise<Buffer>
  /** Another process on the same database, with a key store of its own if one is given. */
  another: (keys?: Pick<KeyStore, "sign">) => Promise<{ responder: OcspResponder; close: () => Promise<void> }>
  close: () => Promise<void>
}

/** After the first start, with an OCSP responder for every authority. */
export async function openPkiWorld(options: TestDatabaseOptions = {}): Promise<PkiWorld> {
  const opened: Partial<{ database: TestDatabase; responder: OcspResponder }> = {}
  const failures: unknown[] = []
  const server = createServer(async (request, response) => {
    const { database, responder } = opened
    if (database === undefined || responder === undefined) return void response.destroy()
    const pathname = (request.url ?? "/").split("?", 1)[0] ?? "/"
    const now = database.deps.clock()
    const answer =
      findKeptOcsp(responder, request, now) ??
      (await answerOcsp(responder, request, pathname, now)) ??
      (await answerPkiFile({ ...database.queries, ...database.usecases }, request, pathname, now))
    if (answer === undefined) response.writeHead(404).end()
    else sendPlain(request, response, answer)
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  // a server that listens on TCP has such an address
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const database = await bootstrapTestDatabase({ ...options, settings: { publicUrl: url, ...options.settings } })
  await database.usecases.renewResponders()
  const { responder, events } = await open(database, failures, database.deps.keys)
  Object.assign(opened, { database, responder })
  return {
    url,
    database,
    responder,
    failures,
    ocspUrl: (environment = "sandbox") => `${url}/pki/${environment}/ocsp`,
    fetchPki: async (path) => Buffer.from(await (await fetch(`${url}/pki/${path}`)).arrayBuffer()),
    async another(keys = database.deps.keys) {
      const other = await open(database, failures, keys)
      return {
        responder: other.responder,
        async close() {
          other.responder.close()
          await other.events.close()
        },
      }
    },
    async close() {
      await closeServer(server)
      responder.close()
      await events.close()
      await database.close()
    },
  }
}

async function open(
  database: TestDatabase,
  failures: unknown[],
  keys: Pick<KeyStore, "sign">,
): Promise<{ responder: OcspResponder; events: ClosableEvents }> {
  const events = await makeEvents(database.url)
  const { clock } = database.deps
  const responder = makeOcspResponder({
    queries: database.queries,
    keys,
    clock,
    events,
    log: {
      error: (facts) => failures.push(Reflect.get(facts, "error")),
      warn: (facts) => failures.push(Reflect.get(facts, "error")),
    },
    isDatabaseLost: (error) => readDatabaseError(error)?.kind === "lost",
  })
  return { responder, events }
}

async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
}
