// /pki: CRLs, authorities' certificates and trust anchors, with the media types and the caching that checkers of certificates expect.
// For anybody, over plain HTTP: what is served is signed or public (RFC 5280 §8, RFC 2585 §4).

import { createHash } from "node:crypto"
import type { IncomingMessage } from "node:http"
import { DomainError } from "@/lib/core/domain-error"
import { environmentOfHierarchy } from "@/lib/core/hierarchy"
import type { Queries } from "@/lib/queries"
import type { UseCases } from "@/lib/usecases"
import { isUnchanged } from "./is-unchanged"
import { methodNotAllowed, type PlainAnswer, problem } from "./plain-answer"

type PkiQueries = Pick<Queries, "getCrl" | "getAuthorityCertificate" | "getTrustPem"> &
  Pick<UseCases, "getSpiffeBundle">

/** What a file is served as: its bytes, how they are named for caches, and for how long those may keep them. */
type PkiFile = { type: string; body: Uint8Array; sha256: string; maxAge: number; modified?: Date; expires?: Date }

const path = /^\/pki\/([a-z0-9-]{1,63})\/([a-z0-9-]{1,63})\.(crl|crt|pem|json)$/

/** Undefined for a path that is none of these. */
export async function answerPkiFile(
  queries: PkiQueries,
  request: IncomingMessage,
  pathname: string,
  now: Date,
): Promise<PlainAnswer | undefined> {
  if (!pathname.startsWith("/pki/")) return undefined
  if (request.method !== "GET" && request.method !== "HEAD") return methodNotAllowed
  const [, environment = "", name = "", extension = ""] = path.exec(pathname) ?? []
  try {
    const file = await readFile(queries, environmentOfHierarchy(environment), name, extension, now)
    return file === undefined ? unknownFile(pathname) : answer(request, file)
  } catch (error) {
    if (error instanceof DomainError && error.code === "not_found") return unknownFile(pathname)
    if (error instanceof DomainError) return problem(error.status, error.code, error.title, error.detail)
    throw error
  }
}

async function readFile(
  queries: PkiQueries,
  environment: string | null,
  name: string,
  extension: string,
  now: Date,
): Promise<PkiFile | undefined> {
  if (extension === "crl") {
    const { der, sha256, thisUpdate, nextUpdate } = await queries.getCrl(environment, name)
    // a minute: a revocation is in the CRL within seconds, and those who poll it want it soon
    const maxAge = Math.max(0, Math.min(60, Math.floor((nextUpdate.getTime() - now.getTime()) / 1000)))
    return { type: "application/pkix-crl", body: der, sha256, maxAge, modified: thisUpdate, expires: nextUpdate }
  }
  if (extension === "crt") {
    const { der, sha256 } = await queries.getAuthorityCertificate(environment, name)
    return { type: "application/pkix-cert", body: der, sha256, maxAge: 86_400 }
  }
  if (extension === "json") return readSpiffeBundle(queries, environment, name)
  if (extension !== "pem") return undefined
  const pem =
    name === "trust"
      ? await queries.getTrustPem(environment)
      : (await queries.getAuthorityCertificate(environment, name)).pem
  const body = Buffer.from(pem)
  const sha256 = createHash("sha256").update(body).digest("hex")
  return { type: "application/x-pem-file", body, sha256, maxAge: 300 }
}

/** SPIFFE Trust Domain and Bundle §5: JSON over https, polled no later than its own refresh hint says. */
async function readSpiffeBundle(
  queries: PkiQueries,
  environment: string | null,
  name: string,
): Promise<PkiFile | undefined> {
  if (environment === null || name !== "spiffe-bundle") return undefined
  const body = Buffer.from(await queries.getSpiffeBundle(environment))
  const sha256 = createHash("sha256").update(body).digest("hex")
  return { type: "application/json", body, sha256, maxAge: 60 }
}

function answer(request: IncomingMessage, { type, body, sha256, maxAge, modified }: PkiFile): PlainAnswer {
  const etag = `"${sha256}"`
  const headers = {
    etag,
    "cache-control": `public, max-age=${maxAge}`,
    ...(modified === undefined ? {} : { "last-modified": modified.toUTCString() }),
  }
  const unchanged = isUnchanged(request, etag, modified)
  return { status: unchanged ? 304 : 200, type, body, headers }
}

function unknownFile(pathname: string): PlainAnswer {
  return problem(404, "not_found", "There is no such file", `Nothing is published at ${pathname}.`)
}
