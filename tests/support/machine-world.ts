// The machine API as it is served: a database of its own, a real TLS listener on a free port, and callers with real certificates.
// For tests of the machine API. Keys are made here, certificates by the program's own use cases.
import { generateKeyPairSync, X509Certificate } from "node:crypto"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import https from "node:https"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { readDatabaseError } from "@/lib/adapters/database-error"
import { makeEvents } from "@/lib/adapters/events"
import type { Actor, StaffRole } from "@/lib/core/actor"
import { type Machine, makeMachine } from "@/lib/machine"
import { bootstrapTestDatabase, type TestDatabase, type TestDatabaseOptions } from "./database"
import { makeKeyAndCsr } from "./openssl"

export type Identity = { id: string; certificateId: string; cert: string; key: string }

export type MachineAnswer = {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
  bytes: Buffer
  // biome-ignore lint/suspicious/noExplicitAny: a test says what it expects of the answer
  json: any
}

export type Ask = {
  body?: unknown
  /** Sent as it is. */
  raw?: string | Buffer
  headers?: Record<string, string>
  agent?: https.Agent
  signal?: AbortSignal
}

export type MachineWorld = {
  database: TestDatabase
  machine: Machine
  url: string
  port: number
  ca: string
  directory: string
  failures: { error: unknown; path: unknown }[]
  call: (identity: Identity | null, method: string, path: string, ask?: Ask) => Promise<MachineAnswer>
  /** The same below /.well-known/est. */
  est: (identity: Identity | null, method: string, path: string, ask?: Ask) => Promise<MachineAnswer>
  operator: (role?: StaffRole) => Promise<Identity>
  /** An active partner with an application and a certificate of it. */
  application: (environment?: string) => Promise<Identity & { partnerId: string }>
  gateway: (environment?: string) => Promise<Identity>
  csr: () => { csr: string; key: string }
  close: () => Promise<void>
}

export const admin: Actor = { kind: "system", id: "system", name: "Gatewarden" }

let made = 0
export const unique = (word: string): string => `${word} ${process.pid}-${++made}`

export async function openMachineWorld(
  options: TestDatabaseOptions & { mostAtOnce?: number } = {},
): Promise<MachineWorld> {
  const database = await bootstrapTestDatabase(options)
  const events = await makeEvents(database.url)
  const directory = mkdtempSync(join(tmpdir(), "gatewarden-machine-"))
  const { usecases } = database
  const failures: MachineWorld["failures"] = []
  const machine = makeMachine(
    {
      ...database,
      events,
      clock: database.deps.clock,
      log: {
        error: (facts) => failures.push({ error: Reflect.get(facts, "error"), path: Reflect.get(facts, "path") }),
        warn: () => undefined,
      },
      isDatabaseLost: (error) => readDatabaseError(error)?.kind === "lost",
    },
    options.mostAtOnce,
  )
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" })
  const spki = new Uint8Array(publicKey.export({ type: "spki", format: "der" }))
  const own = await usecases.issueListenerCertificate(admin, { spki })
  const authorities = await database.db.authority.findMany({ select: { der: true } })
  const server = https.createServer(
    {
      cert: own.pem + own.chain,
      key: privateKey.export({ type: "pkcs8", format: "pem" }),
      ca: authorities.map(({ der }) => new X509Certificate(der).toString()),
      requestCert: true,
      rejectUnauthorized: false,
      minVersion: "TLSv1.2",
    },
    machine.listener,
  )
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo

  const csr = () => {
    const { keyPath, csr: pem } = makeKeyAndCsr(directory, `key-${++made}`)
    return { csr: pem, key: readFileSync(keyPath, "utf8") }
  }

  return {
    database,
    machine,
    url: `https://localhost:${port}`,
    port,
    ca: own.anchors,
    directory,
    failures,
    csr,
    call: (identity, method, path, ask = {}) =>
      call({ port, ca: own.anchors }, identity, method, `/api/v1${path}`, ask),
    est: (identity, method, path, ask = {}) =>
      call({ port, ca: own.anchors }, identity, method, `/.well-known/est${path}`, ask),
    async operator(role = "admin") {
      const made = csr()
      const { id, certificate } = await usecases.createOperator(admin, {
        name: unique("operator"),
        role,
        csr: made.csr,
        days: 30,
      })
      return { id, certificateId: certificate.id, cert: certificate.pem + certificate.chain, key: made.key }
    },
    async application(environment = "sandbox") {
      const { id: partnerId } = await usecases.registerPartner(admin, {
        name: unique("Partner"),
        legalName: unique("Partner AG"),
        contacts: [],
      })
      await usecases.activatePartner(admin, { id: partnerId })
      const { id } = await usecases.createApplication(admin, { partnerId, name: "Payments", environment })
      const made = csr()
      const issuer: Actor = { kind: "operator", id: "opr_test", name: "test", role: "admin" }
      const issued = await usecases.issueCertificate(issuer, { applicationId: id, csr: made.csr, keySource: "csr" })
      return { id, partnerId, certificateId: issued.id, cert: issued.pem + issued.chain, key: made.key }
    },
    async gateway(environment = "sandbox") {
      const { id } = await usecases.registerGateway(admin, {
        name: unique("edge"),
        environment,
        target: "nginx",
        pattern: "proxy",
      })
      const { code } = await usecases.createEnrolmentCode(admin, { gatewayId: id })
      const made = csr()
      const { certificate, chain } = await usecases.enrolGateway({ code, csr: made.csr })
      const { id: certificateId } = await database.db.certificate.findFirstOrThrow({
        where: { gatewayId: id, status: "valid" },
      })
      return { id, certificateId, cert: certificate + chain, key: made.key }
    },
    async close() {
      machine.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await events.close()
      await database.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

function call(
  { port, ca }: { port: number; ca: string },
  identity: Identity | null,
  method: string,
  path: string,
  { body, raw, headers = {}, agent, signal }: Ask,
): Promise<MachineAnswer> {
  const content = raw ?? (body === undefined ? undefined : JSON.stringify(body))
  return new Promise((resolve, reject) => {
    const request = https.request(
      {
        host: "127.0.0.1",
        servername: "localhost",
        port,
        method,
        path,
        ca,
        cert: identity?.cert,
        key: identity?.key,
        agent: agent ?? false,
        signal,
        headers: { ...(content === undefined ? {} : { "content-type": "application/json" }), ...headers },
      },
      (answer) => {
        const chunks: Buffer[] = []
        answer.on("data", (chunk: Buffer) => chunks.push(chunk))
        answer.on("error", reject)
        answer.on("end", () => {
          const bytes = Buffer.concat(chunks)
          const text = bytes.toString("utf8")
          const isJson = /json$/.test(String(answer.headers["content-type"] ?? "").split(";", 1)[0] ?? "")
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            text,
            bytes,
            json: isJson && text !== "" ? JSON.parse(text) : undefined,
          })
        })
      },
    )
    request.on("error", reject)
    request.end(content)
  })
}
