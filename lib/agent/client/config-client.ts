// The config API as the agent uses it: manifest, artifacts, root documents, status. Limits are set here, meaning is judged elsewhere.
// For the agent; everything that it answers is bytes that nobody has verified yet.
import { AgentError } from "../agent-error"
import type { Report } from "../state/state-files"
import type { Answer, HttpsClient } from "./https-client"
import { problemAnswer } from "./problem-answer"

export type PollMode = "long-poll" | "interval"
export type ManifestAsk = {
  /** Of the newest answer that we have. */
  etag: string | undefined
  /** The highest that we have accepted: a server that was restored from an older backup then says so. */
  place: { epoch: number; sequence: number; stamp: number } | undefined
  /** Seconds for which the server may hold the request, 0 for an answer at once. */
  wait: number
}
export type ManifestAnswer = { jws: Buffer | undefined; etag: string | undefined; pollMode: PollMode }

export type ConfigClient = {
  /** `jws` is undefined where nothing is newer. */
  manifest: (ask: ManifestAsk) => Promise<ManifestAnswer>
  artifact: (sha256: string, bytes: number) => Promise<Buffer>
  /** Undefined where the server has no such version yet. */
  rootDocument: (version: number) => Promise<Buffer | undefined>
  report: (report: Report) => Promise<void>
}

export type ConfigLimits = { manifestBytes: number; rootBytes: number }
/** Above what a server may hold a poll for, and for an answer of whatever size on a slow line. */
export type ConfigDeadlines = { graceMs: number; transferMs: number }

const api = "/api/v1/config"
const problemBytes = 64 * 1024

export function makeConfigClient(
  https: HttpsClient,
  limits: ConfigLimits,
  { graceMs, transferMs }: ConfigDeadlines,
): ConfigClient {
  const get = (path: string, headers: Record<string, string>, maxBytes: number, deadlineMs: number): Promise<Answer> =>
    https.call({
      method: "GET",
      path: `${api}${path}`,
      headers,
      maxBytes: Math.max(maxBytes, problemBytes),
      deadlineMs,
    })
  return {
    manifest: async ({ etag, place, wait }) => {
      const deadlineMs = wait * 1000 + graceMs
      const path = `/manifest${placeQuery(place)}`
      return readManifestAnswer(await get(path, pollHeaders(etag, wait), limits.manifestBytes, deadlineMs), etag)
    },
    artifact: async (sha256, bytes) => {
      const answer = await get(`/artifacts/${sha256}`, { "accept-encoding": "gzip" }, bytes, transferMs)
      if (answer.status !== 200) throw problemAnswer(`artifact ${sha256}`, answer)
      return answer.body
    },
    rootDocument: async (version) => {
      const answer = await get(`/roots/${version}`, {}, limits.rootBytes, transferMs)
      if (answer.status === 404) return undefined
      if (answer.status !== 200) throw problemAnswer(`root document ${version}`, answer)
      return answer.body
    },
    report: async (report) => {
      const answer = await https.call({
        method: "PUT",
        path: `${api}/status`,
        body: report,
        maxBytes: problemBytes,
        deadlineMs: transferMs,
      })
      if (answer.status < 200 || answer.status > 299) throw problemAnswer("taking our report", answer)
    },
  }
}

function placeQuery(place: ManifestAsk["place"]): string {
  if (place === undefined) return ""
  return `?epoch=${place.epoch}&sequence=${place.sequence}&stamp=${place.stamp}`
}

function pollHeaders(etag: string | undefined, wait: number): Record<string, string> {
  return { ...(etag === undefined ? {} : { "if-none-match": etag }), ...(wait > 0 ? { prefer: `wait=${wait}` } : {}) }
}

function readManifestAnswer(answer: Answer, etag: string | undefined): ManifestAnswer {
  const applied = /\bwait\b/i.test(String(answer.headers["preference-applied"] ?? ""))
  const pollMode = applied ? "long-poll" : "interval"
  if (answer.status === 304 && etag !== undefined) return { jws: undefined, etag, pollMode }
  if (answer.status === 304)
    throw new AgentError("malformed", "The server says that nothing has changed, but we have nothing yet.")
  if (answer.status !== 200) throw problemAnswer("the manifest", answer)
  return { jws: answer.body, etag: readEtag(answer.headers.etag), pollMode }
}

/** A strong one alone is worth repeating (RFC 9110 §8.8.3). */
function readEtag(value: string | undefined): string | undefined {
  return value !== undefined && /^"[\x21\x23-\x7e]{1,200}"$/.test(value) ? value : undefined
}
