// The first partner's story, from nothing to revoked, told twice to one installation: by the demo, and with curl and openssl alone.
import { execFile } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { afterAll, beforeAll, expect, test } from "vitest"
import { hasNginx } from "../support/nginx"
import { createOperator } from "../support/operator-identity"
import { startServer, type TestServer } from "../support/server"

const run = promisify(execFile)
const directory = mkdtempSync(join(tmpdir(), "gatewarden-stories-"))
let server: TestServer
let env: Record<string, string>

beforeAll(async () => {
  if (!hasNginx) return
  server = await startServer()
  env = { DATA_DIR: server.dataDir, MACHINE_URL: server.machineUrl, PUBLIC_URL: server.portalUrl }
}, 300_000)

afterAll(async () => {
  await server?.remove()
  rmSync(directory, { recursive: true, force: true })
})

test.runIf(hasNginx)(
  "npm run demo tells the whole story against a running server, every refusal within a second",
  async () => {
    const { stdout } = await run(process.execPath, ["lib/server/run.mjs", "demo"], { env: { ...process.env, ...env } })
    const refused = [
      ...stdout.matchAll(/refused on a (new connection|open connection|resumed session) after ([0-9.]+) s/g),
    ]
    expect(refused.map(([, kind]) => kind)).toEqual(["new connection", "open connection", "resumed session"])
    expect(Math.max(...refused.map(([, , seconds]) => Number(seconds)))).toBeLessThan(1)
  },
)

test.runIf(hasNginx)(
  "curl, openssl and nginx alone tell the same story: nothing of ours but the server and the agent",
  async () => {
    const operator = join(directory, "operator")
    await createOperator("story-teller", operator, env)
    const agent = join("public", "agent", "gatewarden-agent.mjs")
    const script = ["tests/stories/first-partner.sh", server.machineUrl, operator, agent]
    const { stdout } = await run("bash", script).catch((error: { stdout: string }) => error)
    expect(stdout).toMatch(
      /granted route: 200[\s\S]*other route: 403[\s\S]*after the revocation: 401[\s\S]*enforced by: 1[\s\S]*done\n$/,
    )
  },
)
