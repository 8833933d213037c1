// Answers OCSP requests (RFC 6960, RFC 5019): out of memory where the same was asked before and nothing was revoked since,
// signed anew for a nonce. For the OCSP addresses of the portal listener; whatever comes in, what goes out is an OCSP response.
import { createHash } from "node:crypto"
import { DomainError } from "@/lib/core/domain-error"
import {
  buildOcspError,
  buildOcspResponse,
  type OcspCertId,
  type OcspError,
  type OcspRequest,
  type OcspStatus,
  parseOcspRequest,
} from "@/lib/pki"
import type { Queries } from "@/lib/queries"
import type { KeyStore } from "@/lib/usecases/deps"
import type { MachineParts } from "../machine-parts"
import { type KeptAnswer, makeOcspAnswers } from "./ocsp-answers"
import { makeOcspIssuers, type OcspIssuer } from "./ocsp-issuers"

/** `kept` where others may be given the same bytes: what an HTTP cache has to know. */
export type OcspAnswer = { der: Uint8Array; kept?: KeptAnswer }

export type OcspResponder = {
  /**
   * @param environment null for the infrastructure hierarchy
   * @param inPath the request as it stood in a path, by which its answer is found again
   * @throws DomainError not_found for an environment that is none
   */
  answer: (environment: string | null, request: Uint8Array, inPath?: string) => Promise<OcspAnswer>
  /** The answer that is kept for that text, without decoding it; undefined has `answer` asked. Costs two look-ups in memory. */
  kept: (environment: string | null, inPath: string) => KeptAnswer | undefined
  close: () => void
}

export type OcspParts = Pick<MachineParts, "events" | "clock" | "log" | "isDatabaseLost"> & {
  queries: Pick<Queries, "listOcspIssuers" | "readOcspStatuses" | "listRecentRevocations">
  keys: Pick<KeyStore, "sign">
}

/** Whoever holds an old answer may show it for so long after a revocation; and so long a lost database goes unnoticed. */
const validityMs = 60 * 60_000

/** Forgotten wholesale above it: the next request of each brings it back. */
const mostPaths = 64_000

type Signed = {
  answer: KeptAnswer
  /** Nothing in it is `unknown`. */
  known: boolean
  /** Of the first that was asked about. */
  certificateId?: string
}

export function makeOcspResponder(parts: OcspParts): OcspResponder {
  const { log, isDatabaseLost } = parts
  const answers = makeOcspAnswers(parts)
  const issuersOf = makeOcspIssuers(parts.queries)
  const keysByPath = new Map<string, string>()
  const nameKey = (environment: string | null, inPath: string | undefined, key: string) => {
    if (inPath === undefined) return
    if (keysByPath.size >= mostPaths) keysByPath.clear()
    keysByPath.set(`${environment ?? ""} ${inPath}`, key)
  }

  const signAnew = async (environment: string | null, { certIds, nonce }: OcspRequest): Promise<Signed | OcspError> => {
    const find = await issuersOf(environment)
    const issuer = oneIssuer(certIds.map(find))
    if (issuer === undefined) return "unauthorized"
    return sign(parts, issuer, { certIds, nonce })
  }
  const answerOne = async (
    environment: string | null,
    request: OcspRequest,
    certId: OcspCertId,
    inPath: string | undefined,
  ): Promise<OcspAnswer> => {
    const key = `${environment ?? ""} ${Buffer.from(certId.der).toString("latin1")}`
    await settle()
    const kept = answers.find(key)
    if (kept !== undefined) {
      nameKey(environment, inPath, key)
      return { der: kept.der, kept }
    }
    const begun = answers.begin()
    const signed = await signAnew(environment, request)
    if (typeof signed === "string") return refuse(signed)
    const { answer, certificateId, known } = signed
    // a certificate that nobody knows may be issued the moment after
    if (!known) return { der: answer.der }
    // nobody tells of an authority that it was compromised, and few ask: signed each time
    if (certificateId !== undefined) answers.keep(key, certificateId, answer, begun)
    return { der: answer.der, kept: answer }
  }
  /** With the database gone nobody can revoke, so what is known goes on being true. */
  const settle = async () => {
    try {
      await answers.settle()
    } catch (error) {
      if (isDatabaseLost?.(error) !== true) throw error
    }
  }
  const serve = async (environment: string | null, der: Uint8Array, inPath?: string): Promise<OcspAnswer> => {
    const request = readRequest(der)
    if (request === undefined) return refuse("malformedRequest")
    const [first, second] = request.certIds
    if (first !== undefined && second === undefined && request.nonce === undefined) {
      return answerOne(environment, request, first, inPath)
    }
    const signed = await signAnew(environment, request)
    return typeof signed === "string" ? refuse(signed) : { der: signed.answer.der }
  }
  return {
    async answer(environment, der, inPath) {
      try {
        return await serve(environment, der, inPath)
      } catch (error) {
        if (error instanceof DomainError && error.code === "not_found") throw error
        if (isDatabaseLost?.(error) === true || (error instanceof DomainError && error.code === "unavailable")) {
          log.warn({ error }, "an OCSP request could not be answered at the moment")
          return refuse("tryLater")
        }
        log.error({ error }, "an OCSP request could not be answered")
        return refuse("internalError")
      }
    },
    kept(environment, inPath) {
      const key = answers.isSettled() ? keysByPath.get(`${environment ?? ""} ${inPath}`) : undefined
      return key === undefined ? undefined : answers.find(key)
    },
    close: answers.close,
  }
}

async function sign(
  { queries, keys, clock }: OcspParts,
  { id, responder, authorities }: OcspIssuer,
  { certIds, nonce }: OcspRequest,
): Promise<Signed | OcspError> {
  if (responder === null) return "unauthorized"
  const { info, keyId } = responder
  const rows = await queries.readOcspStatuses(id, [...new Set(certIds.map(({ serial }) => serial))])
  const bySerial = new Map(rows.map((row) => [row.serial, row]))
  const thisUpdate = wholeSecond(clock().getTime())
  const nextUpdate = wholeSecond(Math.min(thisUpdate.getTime() + validityMs, info.notAfter.getTime()))
  const statusOf = (serial: string): OcspStatus => {
    const row = bySerial.get(serial)
    if (row === undefined) return authorities.get(serial) ?? { kind: "unknown" }
    return row.revoked === null ? { kind: "good" } : { kind: "revoked", ...row.revoked }
  }
  const statuses = certIds.map((certId) => ({ certId, status: statusOf(certId.serial) }))
  const input = { responder: info, producedAt: thisUpdate, thisUpdate, nextUpdate, statuses, nonce }
  const der = await buildOcspResponse(input, (tbs) => keys.sign(keyId, tbs, "x509"), nonce === undefined)
  const sha256 = createHash("sha256").update(der).digest("hex")
  const [only] = certIds
  return {
    answer: { der, sha256, thisUpdate, nextUpdate },
    known: statuses.every(({ status }) => status.kind !== "unknown"),
    certificateId: only === undefined ? undefined : bySerial.get(only.serial)?.id,
  }
}

/**
 * The one authority that the request is about. No signature of ours speaks for two (RFC 6960 §4.2.2.2), so a request about two
 * cannot be answered with authority; nor can one about none of ours.
 */
function oneIssuer(issuers: readonly (OcspIssuer | undefined)[]): OcspIssuer | undefined {
  const [first] = issuers
  return issuers.every((issuer) => issuer === first) ? first : undefined
}

function readRequest(der: Uint8Array): OcspRequest | undefined {
  try {
    return parseOcspRequest(der)
  } catch (error) {
    if (error instanceof DomainError) return undefined
    throw error
  }
}

const refuse = (error: OcspError): OcspAnswer => ({ der: buildOcspError(error) })

const wholeSecond = (ms: number): Date => new Date(Math.floor(ms / 1000) * 1000)
