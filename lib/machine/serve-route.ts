// What stands between HTTP and a route: who asks, whether the body may be read, whether it was asked before, and the form of the answer.
// For the app, which serves every route of the operator API through this.
import { createHash } from "node:crypto"
import type { Context } from "hono"
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import { notFound } from "@/lib/core/not-found"
import type { Peer } from "@/lib/core/peer"
import { etagOfRevision } from "./if-match"
import type { MachineApp, MachineEnvironment } from "./machine-app"
import type { MachineParts } from "./machine-parts"
import type { Presented } from "./peer-certificate"
import { parseJson, readText, requireStorable } from "./read-body"
import { requirePresented } from "./require-peer"
import type { MachineRoute } from "./route"
import { documentRoute } from "./route-document"
import { exportFile } from "./schemas/export"

export type FindOptions = {
  /** Without it, whoever does not stand is refused; a certificate that is not ours always is. */
  evenRefused?: boolean
  /** Where the database is lost, goes on with what was known before. */
  orStale?: boolean
}
export type FindPeer = (presented: Presented, options?: FindOptions) => Promise<Peer>
type ServeParts = Pick<MachineParts, "usecases"> & { findPeer: FindPeer }
type Written = { status: number; headers: Record<string, string>; body: string }

export function serveRoute(app: MachineApp, parts: ServeParts, route: MachineRoute): void {
  documentRoute(app, route)
  const takesBody = route.method !== "get" && route.method !== "delete"
  app.on(route.method.toUpperCase(), route.path.replaceAll(/\{(\w+)\}/g, ":$1"), async (context) => {
    const { req } = context
    const presented = requirePresented(context.env.presented)
    const peer = await parts.findPeer(presented, { evenRefused: route.evenRefused })
    if (peer.actor.kind === "gateway" && route.gateways !== true) throw notForGateways()
    const text = takesBody ? await readText(req.raw) : ""
    const work = route.begin({
      ...{ peer, presented, actor: peer.actor },
      params: requireIdentifiers(req.param()),
      query: requireStorableQuery(req.query()),
      body: route.body === undefined ? undefined : parseJson(text),
      ifMatch: req.header("if-match"),
      authorization: req.header("authorization"),
    })
    if (route.answer.type !== undefined) return serveFile(route.answer.type, await work(), req.header("if-none-match"))
    const run = async () => write(route, await work())
    const key = req.header("idempotency-key")
    if (route.method !== "post" || key === undefined) return toResponse(await run())
    return toResponse(await runOnce(parts, peer.actor, context, { key, text }, run))
  })
}

/** An identifier that no object could have is the identifier of none. */
function requireIdentifiers(params: Record<string, string>): Record<string, string> {
  for (const [name, value] of Object.entries(params)) {
    if (!/^[\w.-]{1,64}$/.test(value)) throw notFound("object with this", name)
  }
  return params
}

function requireStorableQuery(query: Record<string, string>): Record<string, string> {
  requireStorable(query)
  return query
}

function notForGateways(): DomainError {
  return new DomainError("forbidden", "A gateway fetches its configuration and reports; the rest is for operators.")
}

/** A view is what a query answered; only a `revision` of its own makes it versioned. */
function write({ answer, versioned }: MachineRoute, view: unknown): Written {
  if (view === undefined) return { status: answer.status, headers: {}, body: "" }
  const headers: Record<string, string> = {}
  const revised = versionedView.safeParse(view)
  if (versioned === true && revised.success) headers.etag = etagOfRevision(revised.data.revision)
  return { status: answer.status, headers, body: JSON.stringify(view) }
}

const versionedView = z.object({ revision: z.number() })

function toResponse({ status, headers, body }: Written): Response {
  const always = { "cache-control": "no-store", ...headers }
  if (body === "") return new Response(null, { status, headers: always })
  return new Response(body, { status, headers: { "content-type": "application/json", ...always } })
}

const fileContent = z.union([
  z.instanceof(Uint8Array).transform((bytes) => ({ bytes, etag: "", headers: {} })),
  exportFile,
])

/** @param content what a route whose answer has a media type gives: the bytes, or those with a tag that says which they are */
function serveFile(type: string, content: unknown, ifNoneMatch: string | undefined): Response {
  const { bytes, etag, headers } = fileContent.parse(content)
  if (etag === "")
    return new Response(Uint8Array.from(bytes), { headers: { "content-type": type, "cache-control": "no-store" } })
  const kept = { etag, "cache-control": "private, no-cache", ...headers }
  if (ifNoneMatch?.split(/\s*,\s*/).includes(etag) === true) return new Response(null, { status: 304, headers: kept })
  return new Response(Uint8Array.from(bytes), { headers: { "content-type": type, ...kept } })
}

const keyField = z.string().regex(/^[\x21-\x7e]{1,255}$/)

async function runOnce(
  { usecases }: ServeParts,
  actor: Actor,
  { req }: Context<MachineEnvironment>,
  { key, text }: { key: string; text: string },
  run: () => Promise<Written>,
): Promise<Written> {
  if (!keyField.safeParse(key).success) {
    const detail = "An Idempotency-Key is 1 to 255 visible characters, such as a UUID."
    throw new DomainError("invalid_input", detail, { fields: { "Idempotency-Key": detail } })
  }
  const { pathname, search } = new URL(req.url)
  const requestHash = createHash("sha256").update(`${req.method} ${pathname}${search}\n${text}`).digest("hex")
  return usecases.answerOnce(actor, { key, requestHash }, run)
}
