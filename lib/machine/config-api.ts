// The config API behind the router: artifacts, root documents, reports, and the manifest for whoever comes through a proxy.
// For gateways: each sees its own environment alone, and of that only what a release names.
import type { Context } from "hono"
import { DomainError } from "@/lib/core/domain-error"
import { notFound } from "@/lib/core/not-found"
import { reportStatusInput } from "@/lib/usecases/gateways/report-status"
import { makeArtifactCache } from "./artifact-cache"
import { documentConfigApi } from "./config-document"
import type { Reply } from "./head-cache"
import type { MachineApp, MachineEnvironment } from "./machine-app"
import type { MachineParts } from "./machine-parts"
import { readAsk } from "./manifest-ask"
import type { ManifestPoll } from "./manifest-poll"
import { parseJson, readText } from "./read-body"
import { type GatewayActor, requireGateway, requirePresented } from "./require-peer"
import type { FindPeer } from "./serve-route"

type ConfigParts = MachineParts & { findPeer: FindPeer; poll: ManifestPoll }

const immutable = { "cache-control": "public, max-age=31536000, immutable", vary: "Accept-Encoding" }
/** Below it, compressing costs more than it saves. */
const worthCompressing = 512

export function serveConfigApi(app: MachineApp, parts: ConfigParts): void {
  const { usecases, queries, findPeer } = parts
  const artifacts = makeArtifactCache(queries.getArtifact)
  const gatewayOf = async ({ env }: Context<MachineEnvironment>): Promise<GatewayActor> =>
    requireGateway(await findPeer(requirePresented(env.presented), { orStale: true }))

  documentConfigApi(app)

  app.get("/config/manifest", async (context) => {
    const peer = await findPeer(requirePresented(context.env.presented), { orStale: true })
    const { raw, url } = context.req
    const ask = readAsk({
      ifNoneMatch: raw.headers.get("if-none-match") ?? undefined,
      prefer: raw.headers.get("prefer") ?? undefined,
      userAgent: raw.headers.get("user-agent") ?? undefined,
      search: new URL(url).search,
    })
    const reply = parts.poll.answerNow(peer, ask) ?? (await parts.poll.answer(peer, ask))
    return toResponse(reply ?? (await held(parts.poll, peer, ask, raw.signal)))
  })

  app.get("/config/artifacts/:sha256", async (context) => {
    const { environment } = await gatewayOf(context)
    const sha256 = context.req.param("sha256")
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw notFound("artifact", sha256)
    const artifact = await artifacts({ environment, sha256 })
    const asked = acceptsGzip(context.req.header("accept-encoding")) && artifact.plain.length >= worthCompressing
    const bytes = asked ? await artifact.compressed() : artifact.plain
    const encoding: Record<string, string> = asked ? { "content-encoding": "gzip" } : {}
    return toBytes(bytes, { "content-type": "application/octet-stream", ...encoding, ...immutable })
  })

  app.get("/config/roots/:version", async (context) => {
    const { environment } = await gatewayOf(context)
    const text = context.req.param("version")
    if (!/^[1-9]\d{0,8}$/.test(text)) throw notFound("root document", text)
    const { jws } = await queries.getRootDocument({ environment, version: Number(text) })
    return toBytes(jws, { "content-type": "application/jose+json", ...immutable })
  })

  app.put("/config/status", async (context) => {
    const gateway = await gatewayOf(context)
    const body = reportStatusInput.parse(parseJson(await readText(context.req.raw)))
    await usecases.reportStatus(gateway, body)
    return new Response(null, { status: 204, headers: { "cache-control": "no-store" } })
  })
}

function held(
  poll: ManifestPoll,
  peer: Parameters<ManifestPoll["hold"]>[0],
  ask: Parameters<ManifestPoll["hold"]>[1],
  signal: AbortSignal,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const cancel = poll.hold(peer, ask, (outcome) => {
      if (outcome instanceof Error) reject(outcome)
      else resolve(outcome)
    })
    const gone = () => {
      cancel()
      reject(new DomainError("unavailable", "The client has gone."))
    }
    signal.addEventListener("abort", gone, { once: true })
  })
}

function toResponse({ status, headers, body }: Reply): Response {
  return body === null ? new Response(null, { status, headers }) : toBytes(body, headers)
}

function toBytes(bytes: Uint8Array, headers: Record<string, string>): Response {
  return new Response(new Uint8Array(bytes), { headers })
}

/** RFC 9110 §12.5.3: named, and not with a weight of zero. */
function acceptsGzip(field: string | undefined): boolean {
  if (field === undefined) return false
  return field
    .toLowerCase()
    .split(",")
    .some((coding) => /^\s*(?:x-)?gzip\s*(?:;\s*q\s*=\s*(?!0(?:\.0{0,3})?\s*$)[\d.]+\s*)?$/.test(coding))
}
