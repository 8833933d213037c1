// Whether the gateway has a certificate to show for each of its hosts: there, readable, of the key beside it, and not about to end.
// For the self-check of every kind of gateway.
import { createPrivateKey, X509Certificate } from "node:crypto"
import { readFile } from "node:fs/promises"
import { codeOf } from "../agent-error"
import { type Finding, fail, ok, warn } from "./finding"

/** Paths of PEM files; both may be the same file, where a gateway keeps them together. */
export type CertificatePair = { host: string; certificate: string; key: string }

const check = "server-certificate"
/** Or a third of its time, where that is less. */
const soonMs = 14 * 86_400_000

export async function examineServerCertificate(
  { host, certificate, key }: CertificatePair,
  now: Date,
): Promise<Finding> {
  const [pem, keyPem] = await Promise.all([certificate, key].map((path) => read(path)))
  if (pem instanceof Error || keyPem instanceof Error || pem === undefined || keyPem === undefined) {
    const [path, why] = pem instanceof Error || pem === undefined ? [certificate, pem] : [key, keyPem]
    const words = why instanceof Error ? codeOf(why) : "missing"
    return fail(check, `${host}: ${path} cannot be read (${words}).`, "Let the agent's user read it, or put one there.")
  }
  const shown = new X509Certificate(pem)
  const end = new Date(shown.validTo)
  if (!shown.checkPrivateKey(createPrivateKey(keyPem)))
    return fail(
      check,
      `${host}: ${certificate} is not for the key in ${key}.`,
      "Put a certificate and its own key there.",
    )
  if (shown.checkHost(host) === undefined)
    return warn(check, `${host}: ${certificate} does not name this host.`, "Clients will refuse it: get one that does.")
  if (end <= now) return fail(check, `${host}: ${certificate} ended at ${end.toISOString()}.`, "Renew it.")
  const lifeMs = end.getTime() - Date.parse(shown.validFrom)
  if (end.getTime() - now.getTime() < Math.min(soonMs, lifeMs / 3))
    return warn(check, `${host}: ${certificate} ends at ${end.toISOString()}.`, "Renew it, and reload the gateway.")
  return ok(check, `${host}: ${certificate}, until ${end.toISOString()}`)
}

async function read(path: string): Promise<Buffer | Error | undefined> {
  try {
    return await readFile(path)
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}
