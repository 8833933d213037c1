// `npm run demo`: the whole story of the first partner against a real nginx, step by step with times, in about a minute.
// It uses the server that runs here, or starts one for itself. The exit code tells: 0 where every step was as it must be.
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { loadConfig } from "@/lib/config"
import { hasNginx } from "../support/nginx"
import { openOperatorClient } from "../support/operator-client"
import { createOperator } from "../support/operator-identity"
import { startServer } from "../support/server"
import { makeNarrator } from "./narrator"
import { tellFirstPartner } from "./tell-first-partner"

type Perimeter = { machineUrl: string; env: Record<string, string>; end: () => Promise<void> }

async function findPerimeter(): Promise<Perimeter> {
  const { publicUrl, machineUrl } = loadConfig()
  const alive = await fetch(`${publicUrl}/healthz`).then(
    (answer) => answer.ok,
    () => false,
  )
  if (alive) return { machineUrl, env: {}, end: async () => undefined }
  console.log(`No server answers at ${publicUrl}, so the demo starts one of its own.`)
  const server = await startServer()
  const env = { DATA_DIR: server.dataDir, MACHINE_URL: server.machineUrl, PUBLIC_URL: server.portalUrl }
  return { machineUrl: server.machineUrl, env, end: server.remove }
}

async function run(): Promise<void> {
  if (!hasNginx) throw new Error("The demo needs nginx on the PATH: apt-get install nginx-light")
  const directory = mkdtempSync(join(tmpdir(), "gatewarden-demo-"))
  const perimeter = await findPerimeter()
  try {
    const operator = join(directory, "operator")
    await createOperator(`demo-${Date.now().toString(36)}`, operator, perimeter.env)
    const api = openOperatorClient(perimeter.machineUrl, operator)
    try {
      await tellFirstPartner(api, perimeter.machineUrl, directory, makeNarrator(console.log))
    } finally {
      api.close()
    }
  } finally {
    await perimeter.end()
    rmSync(directory, { recursive: true, force: true })
  }
}

try {
  await run()
  console.log("The perimeter did what was decided.")
  process.exit(0)
} catch (error) {
  console.error(`The demo failed: ${error instanceof Error ? error.message : error}`)
  process.exit(1)
}
