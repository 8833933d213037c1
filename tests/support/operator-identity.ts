// An operator for a running server, made by the command line as an administrator makes one.
// For the demo, the stories, the fault tests and the benches.
import { execFile } from "node:child_process"
import { promisify } from "node:util"

/**
 * Writes client.pem, client.key and ca.pem into the directory.
 * @param dataDir the running server's; absent for the one that this environment configures
 */
export async function createOperator(name: string, directory: string, env: Record<string, string> = {}): Promise<void> {
  const parameters = ["lib/server/run.mjs", "operator", "create", "--name", name, "--role", "admin", "--out", directory]
  await promisify(execFile)(process.execPath, parameters, { env: { ...process.env, ...env } })
}
