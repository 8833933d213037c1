// Buys this gateway its certificate with a one-time code: makes the key here, holds the server to the pins, and keeps what it says.
// For `gatewarden-agent enrol`. May be repeated after a crash: the key stays, and the settings are written last.
import { createHash, createPrivateKey, X509Certificate } from "node:crypto"
import { mkdir } from "node:fs/promises"
import { z } from "zod"
import { readRootDocument, rootDocumentMaxBytes } from "@/lib/bundle"
import { AgentError } from "../agent-error"
import { makeHttpsClient } from "../client/https-client"
import { problemAnswer } from "../client/problem-answer"
import { prepareTarget } from "../make-target"
import { type AgentOptions, defaultOptions } from "../options"
import { readIfThere, writeDurably } from "../state/durable-file"
import type { Paths } from "../state/paths"
import { makeCertificateRequest, makeKey } from "./certificate-request"
import { pathToAnchor } from "./path-to-anchor"
import { findPinnedAnchor } from "./pinned-anchor"
import { forgetRenewedIdentity } from "./renewal-state"
import { readSettings, type Settings, writeSettings } from "./settings"

export type Enrol = {
  paths: Paths
  url: string
  code: string
  /** Pins, lower-case hex: of the root document as served, and of the machine listener's anchor. */
  rootSha256: string
  anchorSha256: string
  options: Partial<AgentOptions>
}

const answerSchema = z.object({
  certificate: z.string(),
  chain: z.string(),
  /** JWS, as text or as the JSON that it is: it has one spelling. */
  root: z.union([z.string(), z.record(z.string(), z.unknown())]),
})

const deadlineMs = 30_000
const answerBytes = rootDocumentMaxBytes + 256 * 1024

/** @returns what was written, for a word to the operator */
export async function enrol(input: Enrol): Promise<Settings> {
  const { paths, url, anchorSha256 } = input
  await mkdir(paths.root, { recursive: true, mode: 0o711 })
  const before = await readSettings(paths)
  const key = await ensureKey(paths)
  const anchor = await findPinnedAnchor(url, anchorSha256, deadlineMs)
  const answer = await redeem(input, anchor, key)
  const who = readCertificate(readCertificates(answer.certificate), readCertificates(answer.chain), { anchor, key })
  const root = Buffer.from(typeof answer.root === "string" ? answer.root : JSON.stringify(answer.root))
  await checkRoot(paths, root, input.rootSha256)
  requireSameEnvironment(paths, before, who.environment)
  const settings: Settings = {
    url: url.replace(/\/+$/, ""),
    ...who,
    certificate: `${answer.certificate.trim()}\n${answer.chain.trim()}\n`,
    anchor,
    options: { ...before?.options, ...input.options },
  }
  await keep(paths, root, settings)
  return settings
}

/** Kept over a failed try: the server takes a gateway's own key again, and never another's. */
async function ensureKey(paths: Paths): Promise<string> {
  const kept = await readIfThere(paths.key)
  if (kept !== undefined) return kept.toString()
  const key = makeKey()
  await writeDurably(paths.key, key)
  return key
}

async function redeem({ url, code }: Enrol, anchor: string, key: string): Promise<z.infer<typeof answerSchema>> {
  const client = makeHttpsClient({ url, ca: anchor })
  try {
    const body = { code, csr: makeCertificateRequest(key, "gatewarden-agent") }
    const answer = await client.call({ method: "POST", path: "/api/v1/enrol", body, maxBytes: answerBytes, deadlineMs })
    if (answer.status !== 200 && answer.status !== 201) throw problemAnswer("enrolment", answer)
    return answerSchema.parse(JSON.parse(answer.body.toString()))
  } catch (error) {
    if (error instanceof AgentError) throw error
    throw unreadable(error)
  } finally {
    client.close()
  }
}

function unreadable(cause?: unknown): AgentError {
  return new AgentError(
    "malformed",
    "The server's answer to the enrolment cannot be read. Make a new code in the portal and try again.",
    { cause },
  )
}

type Who = { environment: string; gatewayId: string }

/** Whose certificate it is stands in its one URI (docs: PKI profiles), and it has to be ours and of the pinned anchor. */
function readCertificate(
  [certificate]: readonly X509Certificate[],
  chain: readonly X509Certificate[],
  { anchor, key }: { anchor: string; key: string },
): Who {
  if (certificate === undefined) throw unreadable()
  if (!certificate.checkPrivateKey(createPrivateKey(key))) {
    throw new AgentError("malformed", "The server issued a certificate for another key than this gateway's.")
  }
  if (pathToAnchor(certificate, chain, new X509Certificate(anchor)) === undefined) {
    throw new AgentError("malformed", "The server issued a certificate that does not lead to the pinned anchor.")
  }
  const found = /URI:spiffe:\/\/[^/,]+\/([a-z0-9-]+)\/gateway\/([a-zA-Z0-9_-]+)(?:,|$)/.exec(
    certificate.subjectAltName ?? "",
  )
  const [, environment, gatewayId] = found ?? []
  if (environment === undefined || gatewayId === undefined) {
    throw new AgentError("malformed", "The certificate that the server issued is not that of a gateway.")
  }
  return { environment, gatewayId }
}

/** @throws AgentError malformed */
function readCertificates(pem: string): X509Certificate[] {
  const all = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  try {
    return all.map((one) => new X509Certificate(one))
  } catch (cause) {
    throw unreadable(cause)
  }
}

async function checkRoot(paths: Paths, jws: Buffer, pinned: string): Promise<void> {
  const actual = createHash("sha256").update(jws).digest("hex")
  if (actual !== pinned) {
    throw new AgentError(
      "wrong-pin",
      `The server sent the root document ${actual}, but the command pins ${pinned}. Copy a new command from the portal; if it still fails, somebody has changed what the server serves.`,
    )
  }
  const root = await readRootDocument(jws, null)
  const kept = await readIfThere(paths.rootDocument)
  const known = kept === undefined ? 0 : (await readRootDocument(kept, null)).version
  if (root.version >= known) return
  throw new AgentError(
    "wrong-pin",
    `The command pins root document ${root.version}, but this gateway knows ${known} already. Copy a new command from the portal.`,
  )
}

/** What this directory has seen protects one environment; for another one it would say nothing. */
function requireSameEnvironment(paths: Paths, before: Settings | undefined, environment: string): void {
  if (before === undefined || before.environment === environment) return
  throw new AgentError(
    "usage",
    `${paths.root} belongs to a gateway of ${before.environment}, and this code is for ${environment}. Make a new code and enrol with another --dir.`,
  )
}

async function keep(paths: Paths, root: Buffer, settings: Settings): Promise<void> {
  for (const folder of [paths.manifests, paths.artifacts]) await mkdir(folder, { recursive: true, mode: 0o755 })
  await mkdir(paths.certificates, { recursive: true, mode: 0o750 })
  await prepareTarget(paths, settings.options.target ?? defaultOptions(paths).target)
  await writeDurably(paths.rootDocument, root, 0o644)
  await forgetRenewedIdentity(paths)
  await writeSettings(paths, settings)
}
