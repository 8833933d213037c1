// Renews a certificate over EST (RFC 7030 §4.2.2): a new key, the same identity, tried before anything is replaced.
// For the agent and for `npm run operator -- renew`. It writes nothing: whoever asks keeps the old until this has answered.
import { createPrivateKey, X509Certificate } from "node:crypto"
import { AgentError } from "../agent-error"
import { type Call, type HttpsClient, makeHttpsClient } from "../client/https-client"
import { problemAnswer } from "../client/problem-answer"
import { makeCertificateRequest, makeKey } from "./certificate-request"
import { pathToAnchor } from "./path-to-anchor"
import { readCertsOnly } from "./read-certs-only"

/** PEM each: the certificate with its chain, its key, and the one anchor that the server is held to. */
export type Identity = { url: string; certificate: string; key: string; anchor: string }
export type Renewed = { certificate: string; key: string; notAfter: Date }

export type RenewIdentity = Identity & {
  /** Told before each step; tests end the process here. */
  onStep?: (name: string) => void | Promise<void>
}

const est = "/.well-known/est/infrastructure"
const limits = { maxBytes: 256 * 1024, deadlineMs: 30_000 }
/** What goes wrong is told as a problem document then, with its detail. */
const accept = "application/problem+json"

/** @throws AgentError */
export async function renewIdentity({ onStep = () => undefined, ...current }: RenewIdentity): Promise<Renewed> {
  const { url, anchor } = current
  await onStep("renew-request")
  const key = makeKey()
  const client = makeHttpsClient({ url, ca: anchor, cert: current.certificate, key: current.key })
  try {
    const issued = await ask(client, "the new certificate", {
      method: "POST",
      path: `${est}/simplereenroll`,
      raw: { type: "application/pkcs10", bytes: bodyOf(makeCertificateRequest(key)) },
    })
    const authorities = await ask(client, "the authorities", { method: "GET", path: `${est}/cacerts` })
    await onStep("renew-verify")
    const renewed = judge(current, key, readCertsOnly(issued), readCertsOnly(authorities))
    await onStep("renew-try")
    await tryOut({ url, anchor, ...renewed })
    return renewed
  } finally {
    client.close()
  }
}

async function ask(client: HttpsClient, what: string, call: Pick<Call, "method" | "path" | "raw">): Promise<Buffer> {
  const answer = await client.call({ ...call, ...limits, headers: { accept } })
  if (answer.status !== 200) throw problemAnswer(what, answer)
  return answer.body
}

/** The base64 between the lines of a PEM request. */
const bodyOf = (pem: string): Buffer => Buffer.from(pem.replace(/-----[A-Z ]+-----/g, "").trim())

/** For our key, under our name, later than what we have, and from the anchor that was pinned: else it is not ours. */
function judge(
  current: Identity,
  key: string,
  issued: readonly X509Certificate[],
  authorities: readonly X509Certificate[],
): Renewed {
  const old = new X509Certificate(current.certificate)
  const [certificate, ...more] = issued
  if (certificate === undefined || more.length > 0) throw refused("it is not one certificate")
  if (!certificate.checkPrivateKey(createPrivateKey(key))) throw refused("it is for another key")
  if (certificate.subjectAltName !== old.subjectAltName) throw refused("it names somebody else")
  const path = pathToAnchor(certificate, authorities, new X509Certificate(current.anchor))
  if (path === undefined) throw refused("it does not lead to the pinned anchor")
  const notAfter = new Date(certificate.validTo)
  return { certificate: [certificate, ...path].map(String).join(""), key, notAfter }
}

function refused(why: string): AgentError {
  return new AgentError("malformed", `The server sent a certificate that is not taken: ${why}.`)
}

/** The server has to accept it before the old one is let go. */
async function tryOut({ url, anchor, certificate, key }: Identity): Promise<void> {
  const client = makeHttpsClient({ url, ca: anchor, cert: certificate, key })
  try {
    await ask(client, "a look at the new certificate", { method: "GET", path: "/api/v1/whoami" })
  } finally {
    client.close()
  }
}
