// The certificate that the gateway shows for a hostname: a pair of files that the host's operator put there.
// For the targets and their self-checks.
import { existsSync } from "node:fs"
import { join } from "node:path"
import { AgentError } from "../agent-error"

/**
 * The host's own pair where there is one, else the default pair.
 * @throws AgentError `check-failed` where there is neither
 */
export function certificateFor(folder: string, host: string): { certificate: string; key: string } {
  for (const name of [host, "default"]) {
    const pair = { certificate: join(folder, `${name}.crt`), key: join(folder, `${name}.key`) }
    if (/^[a-z0-9.-]+$/.test(name) && existsSync(pair.certificate) && existsSync(pair.key)) return pair
  }
  throw new AgentError(
    "check-failed",
    `There is no server certificate for ${host}: put ${host}.crt and ${host}.key, or default.crt and default.key, into ${folder}.`,
  )
}
