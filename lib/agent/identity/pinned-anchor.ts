// Finds the anchor that enrolment pins, among the certificates that the machine listener shows in its handshake (decision 005).
// For enrolment. Nothing is sent on this connection: it ends after the handshake, and the next one is verified by that anchor.
import { X509Certificate } from "node:crypto"
import { isIP } from "node:net"
import tls from "node:tls"
import { AgentError, wordsOf } from "../agent-error"

/**
 * @param sha256 of the anchor's DER, lower-case hex
 * @returns its PEM
 * @throws AgentError unreachable, hung or wrong-pin
 */
export async function findPinnedAnchor(url: string, sha256: string, deadlineMs: number): Promise<string> {
  const shown = await readShownChain(new URL(url), deadlineMs)
  const anchor = shown.find((certificate) => fingerprint(certificate) === sha256)
  if (anchor !== undefined) return anchor.toString()
  const names = shown.map(
    (certificate) => `${certificate.subject.replaceAll("\n", ", ")} (${fingerprint(certificate)})`,
  )
  throw new AgentError(
    "wrong-pin",
    `${new URL(url).host} does not show the anchor ${sha256}, so it may be somebody else, and the enrolment code was not sent. It shows: ${names.join("; ") || "nothing"}. Copy the command from the portal once more; if it still fails, find out who answers there.`,
  )
}

const fingerprint = (certificate: X509Certificate): string =>
  certificate.fingerprint256.replaceAll(":", "").toLowerCase()

function readShownChain(url: URL, deadlineMs: number): Promise<X509Certificate[]> {
  const host = url.hostname.replace(/^\[|\]$/g, "")
  return new Promise((resolve, reject) => {
    // Unverified on purpose: there is nothing yet to verify by. What is found here is only compared with the pin.
    const socket = tls.connect({
      host,
      port: Number(url.port || 443),
      servername: isIP(host) === 0 ? host : undefined,
      rejectUnauthorized: false,
      minVersion: "TLSv1.2",
    })
    const give = (error: AgentError | undefined, chain: X509Certificate[] = []) => {
      clearTimeout(watchdog)
      socket.destroy()
      if (error === undefined) resolve(chain)
      else reject(error)
    }
    const watchdog = setTimeout(
      () =>
        give(
          new AgentError("hung", `${url.host} did not finish the TLS handshake within ${deadlineMs / 1000} seconds.`),
        ),
      deadlineMs,
    )
    socket.on("error", (error) =>
      give(new AgentError("unreachable", `${url.host} cannot be reached: ${wordsOf(error)}.`)),
    )
    socket.on("secureConnect", () => give(undefined, chainOf(socket)))
  })
}

function chainOf(socket: tls.TLSSocket): X509Certificate[] {
  const chain: X509Certificate[] = []
  let next: tls.DetailedPeerCertificate | undefined = socket.getPeerCertificate(true)
  // the last one is its own issuer, and a peer with much patience could send many
  while (next?.raw !== undefined && chain.length < 10) {
    chain.push(new X509Certificate(next.raw))
    next = next.issuerCertificate === next ? undefined : next.issuerCertificate
  }
  return chain
}
