// OCSP over HTTP: POST, and GET with the request in the path (RFC 6960 appendix A.1), with what caches have to know (RFC 5019 §6).
// For anybody, over plain HTTP. What is no OCSP request is answered in OCSP's own words, with status 200.

import type { IncomingMessage } from "node:http"
import { DomainError } from "@/lib/core/domain-error"
import { environmentOfHierarchy } from "@/lib/core/hierarchy"
import type { KeptAnswer } from "@/lib/machine/ocsp/ocsp-answers"
import type { OcspAnswer, OcspResponder } from "@/lib/machine/ocsp/ocsp-responder"
import { ocspRequestMaxBytes } from "@/lib/pki"
import { isUnchanged } from "./is-unchanged"
import { type PlainAnswer, problem } from "./plain-answer"

const path = /^\/pki\/([a-z0-9-]{1,63})\/ocsp(?:\/(.*))?$/s

/** A revocation is published within seconds, and those who ask again want to hear of it soon. */
const maxAgeSeconds = 60

/** Undefined for another path. */
export async function answerOcsp(
  responder: OcspResponder,
  request: IncomingMessage,
  pathname: string,
  now: Date,
): Promise<PlainAnswer | undefined> {
  const match = path.exec(pathname)
  if (match === null) return undefined
  const [, hierarchy = "", inPath = ""] = match
  const asked = request.method === "POST" && inPath === "" ? await readBody(request) : readPath(request, inPath)
  if (!(asked instanceof Uint8Array)) return asked
  try {
    const answer = await responder.answer(environmentOfHierarchy(hierarchy), asked, inPath === "" ? undefined : inPath)
    return reply(request, answer, asked.length > ocspRequestMaxBytes, now)
  } catch (error) {
    if (error instanceof DomainError) return problem(error.status, error.code, error.title, error.detail)
    throw error
  }
}

/** The answer to a GET that is kept, at the cost of a look-up: most of the traffic of a responder is the same few questions. */
export function findKeptOcsp(responder: OcspResponder, request: IncomingMessage, now: Date): PlainAnswer | undefined {
  const { method, url = "" } = request
  const end = method === "GET" && url.startsWith("/pki/") ? url.indexOf("/ocsp/") : -1
  if (end < 0) return undefined
  const kept = responder.kept(environmentOfHierarchy(url.slice("/pki/".length, end)), url.slice(end + "/ocsp/".length))
  if (kept === undefined) return undefined
  const { "if-none-match": tag, "if-modified-since": since } = request.headers
  if (tag !== undefined || since !== undefined) return reply(request, { der: kept.der, kept }, false, now)
  const written = replies.get(kept) ?? reply(request, { der: kept.der, kept }, false, now)
  replies.set(kept, written)
  return written
}

/** Without conditions everybody gets the same: an answer is dropped long before its end would shorten how long caches may keep it. */
const replies = new WeakMap<KeptAnswer, PlainAnswer>()

/** What is no base64 is garbage like any other; the responder says so. */
function readPath({ method }: IncomingMessage, inPath: string): Uint8Array | PlainAnswer {
  if (method !== "GET" && method !== "HEAD") return notAllowed
  try {
    const text = decodeURIComponent(inPath)
    return /^[A-Za-z0-9+/]+={0,2}$/.test(text) ? Buffer.from(text, "base64") : new Uint8Array()
  } catch (error) {
    if (error instanceof URIError) return new Uint8Array()
    throw error
  }
}

const notAllowed = problem(
  405,
  "method_not_allowed",
  "The method is not allowed",
  "POST a request here, or GET it with the request in base64 at the end of the path (RFC 6960, appendix A.1).",
  { allow: "GET, HEAD, POST" },
)

const wrongType = problem(
  415,
  "unsupported_media_type",
  "The media type is not supported",
  "Send the request with Content-Type: application/ocsp-request.",
)

/** Reads one byte more than a request may have, and no further. */
async function readBody(request: IncomingMessage): Promise<Uint8Array | PlainAnswer> {
  const type = request.headers["content-type"]?.split(";", 1)[0]?.trim().toLowerCase()
  if (type !== "application/ocsp-request") return wrongType
  const chunks: Buffer[] = []
  let size = 0
  // leaving the loop must not end the connection: it still has to carry the answer
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    chunks.push(chunk)
    size += chunk.length
    if (size > ocspRequestMaxBytes) break
  }
  return Buffer.concat(chunks)
}

function reply(request: IncomingMessage, { der, kept }: OcspAnswer, cutOff: boolean, now: Date): PlainAnswer {
  const type = "application/ocsp-response"
  // what was not read would be taken for the next request
  const close: Record<string, string> = cutOff ? { connection: "close" } : {}
  if (kept === undefined || request.method === "POST") {
    return { status: 200, type, body: der, headers: { "cache-control": "no-store", ...close } }
  }
  const { sha256, thisUpdate, nextUpdate } = kept
  const left = Math.floor((nextUpdate.getTime() - now.getTime()) / 1000)
  const etag = `"${sha256}"`
  const headers = {
    etag,
    "cache-control": `max-age=${Math.max(0, Math.min(maxAgeSeconds, left))}, public, no-transform, must-revalidate`,
    "last-modified": thisUpdate.toUTCString(),
    expires: nextUpdate.toUTCString(),
  }
  return { status: isUnchanged(request, etag, thisUpdate) ? 304 : 200, type, body: der, headers }
}
