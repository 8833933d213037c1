// EST (RFC 7030, with RFC 8951): certificates by HTTP Basic with a one-time code, and their renewal by mutual TLS.
// For partners' programs, gateways and operators' scripts, at /.well-known/est, with or without the label of a hierarchy.
import { type Context, Hono } from "hono"
import { DomainError } from "@/lib/core/domain-error"
import { decodeEstBody, pemDecodeOne } from "@/lib/pki"
import type { AttemptLimit } from "./attempt-limit"
import { readBasicCredentials } from "./basic-credentials"
import { certificatesReply, csrAttributesReply, refusalReply } from "./est-reply"
import type { MachineEnvironment } from "./machine-app"
import type { MachineParts } from "./machine-parts"
import type { PeerCache } from "./peer-cache"
import { toDomainError } from "./problem"
import { readWithin } from "./read-body"
import { requirePresented } from "./require-peer"
import type { FindPeer } from "./serve-route"

export const estPath = "/.well-known/est"
export type EstApp = Hono<MachineEnvironment>

type EstParts = Pick<MachineParts, "usecases" | "queries" | "log" | "isDatabaseLost"> & {
  findPeer: FindPeer
  peers: Pick<PeerCache, "find">
  attempts: AttemptLimit
}
type Asked = Context<MachineEnvironment>
type Answer = (context: Asked, label: string | null) => Promise<Response>

/** The base64 of the largest request that is read, with line breaks. */
const bodyMaxBytes = 32 * 1024
const infrastructure = "infrastructure"

export function makeEstApp(parts: EstParts): EstApp {
  const app: EstApp = new Hono<MachineEnvironment>().basePath(estPath)
  const serve = (method: "GET" | "POST", operation: string, answer: Answer) => {
    app.on(method, `/${operation}`, (context) => answer(context, null))
    app.on(method, `/:label/${operation}`, (context) => answer(context, readLabel(context.req.param("label"))))
  }
  serve("GET", "cacerts", async (context, label) => {
    const environment = await hierarchyOf(parts, context, label)
    return certificatesReply(await parts.queries.getEstAuthorities(environment))
  })
  serve("GET", "csrattrs", async (context, label) => {
    const environment = await hierarchyOf(parts, context, label)
    return csrAttributesReply(await parts.queries.getPreferredKeyType(environment))
  })
  serve("POST", "simpleenroll", (context, label) => enrol(parts, context, label))
  serve("POST", "simplereenroll", (context, label) => renew(parts, context, label))
  const refuse = (error: DomainError, { req }: Asked) => refusalReply(error, req.header("accept"))
  app.notFound((context) => refuse(noSuchThing(context.req.path), context))
  app.onError((error, context) => {
    const { method, path } = context.req
    return refuse(toDomainError(error, parts, { method, path }), context)
  })
  return app
}

function noSuchThing(path: string): DomainError {
  return new DomainError(
    "not_found",
    `There is no ${path.slice(0, 200)}. GET cacerts and csrattrs, POST simpleenroll and simplereenroll, each below ${estPath} or ${estPath}/LABEL.`,
  )
}

function readLabel(label: string): string {
  if (/^[a-z0-9-]{1,63}$/.test(label)) return label
  throw new DomainError("not_found", "There is no such label. It is the name of an environment, or infrastructure.")
}

/** Null is the infrastructure's: without a label and without a certificate, that of the machine listener itself. */
async function hierarchyOf({ peers }: EstParts, { env }: Asked, label: string | null): Promise<string | null> {
  if (label !== null) return label === infrastructure ? null : label
  const peer = env.presented === null ? null : await peers.find(env.presented.sha256)
  return peer?.actor.kind === "application" ? peer.actor.environment : null
}

async function enrol({ usecases, attempts }: EstParts, { env, req }: Asked, label: string | null): Promise<Response> {
  attempts.require(env.address)
  const field = req.header("authorization")
  if (field === undefined) throw noCode()
  const request = await readRequest(req.raw)
  const issued = await attempts.attempt(env.address, async () => {
    const credentials = readBasicCredentials(field)
    if (credentials === undefined) throw noCredentials()
    const { user, password: code } = credentials
    return usecases.enrolWithCode({ user, code, request, label })
  })
  return certificatesReply([pemDecodeOne("CERTIFICATE", issued.pem)])
}

function noCode(): DomainError {
  return new DomainError(
    "unauthenticated",
    "A first certificate takes a one-time code: HTTP Basic with the application's or gateway's id and the code as the password. To renew a certificate, present it to simplereenroll.",
  )
}

/** A guess like any other. */
function noCredentials(): DomainError {
  return new DomainError(
    "code_invalid",
    "The Authorization field does not hold an id and a one-time code (HTTP Basic).",
  )
}

async function renew({ usecases, findPeer }: EstParts, { env, req }: Asked, label: string | null): Promise<Response> {
  const { actor, certificate } = await findPeer(requirePresented(env.presented))
  const request = await readRequest(req.raw)
  const issued = await usecases.renewCertificate(actor, { certificateId: certificate.id, request, label })
  return certificatesReply([pemDecodeOne("CERTIFICATE", issued.pem)])
}

/** DER of what the client sent. @throws DomainError too_large, unsupported_media_type, invalid_input */
async function readRequest(request: Request): Promise<Uint8Array> {
  const type = request.headers.get("content-type") ?? ""
  if (!/^\s*application\/pkcs10\s*(?:;|$)/i.test(type)) {
    throw new DomainError("unsupported_media_type", "Send a PKCS#10 request with Content-Type: application/pkcs10.")
  }
  return decodeEstBody(await readWithin(request, bodyMaxBytes))
}
