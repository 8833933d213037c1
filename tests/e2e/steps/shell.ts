// Runs what the screens show to be pasted, as it stands, in a shell in the partner's folder.
// For the browser tests. The folder's .curlrc stands for what a test machine lacks: the name in the DNS, and port 443.
import { execFile, execFileSync } from "node:child_process"
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { promisify } from "node:util"
import type { GatewayAddress, PartnerIdentity } from "../../support/partner-call"

/** Lets curl find the gateway under the API's host, and trust the gateway's own certificate, where there is one. */
export function writeCurlConfig(directory: string, gateway?: GatewayAddress): void {
  const lines = gateway ? leadTo(directory, gateway) : []
  writeFileSync(join(directory, ".curlrc"), [...lines, ...always, ""].join("\n"))
}

function leadTo(directory: string, { host, port, serverCa }: GatewayAddress): string[] {
  const authority = join(directory, "gateway.pem")
  writeFileSync(authority, serverCa)
  return [`connect-to = "${host}:443:127.0.0.1:${port}"`, `cacert = "${authority}"`]
}

const always = ["silent", "show-error", "max-time = 20", 'write-out = "\\n%{http_code}"']

/** The answer's body and, on a line of its own, its status. */
export async function paste(command: string, directory: string): Promise<{ status: number; body: string }> {
  const { stdout } = await promisify(execFile)("bash", ["-c", command], {
    cwd: directory,
    env: { PATH: process.env.PATH, HOME: directory, NODE_ENV: "production" },
  })
  const at = stdout.lastIndexOf("\n")
  return { status: Number(stdout.slice(at + 1)), body: stdout.slice(0, at) }
}

/** The public key of a private key and of a certificate, as openssl reads them. */
export function publicKeys(directory: string): { ofKey: string; ofCertificate: string } {
  const openssl = (...parameters: string[]) => execFileSync("openssl", parameters, { cwd: directory, encoding: "utf8" })
  return {
    ofKey: openssl("pkey", "-in", "client.key", "-pubout"),
    ofCertificate: openssl("x509", "-in", "client.pem", "-noout", "-pubkey"),
  }
}

/** Status of a call with the folder's credential; 0 where the gateway ends the connection. */
export async function curlDecides(url: string, directory: string): Promise<number> {
  const { status } = await paste(`curl --cert client.pem --key client.key '${url}' || true`, directory)
  return status
}

export function credentialIdentity(directory: string): PartnerIdentity {
  const read = (name: string) => readFileSync(join(directory, name), "utf8")
  return { cert: read("client.pem"), key: read("client.key") }
}
