// `npm run bench`: every bench in one run, side by side with what it is measured against. Loopback only; ends by itself.
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { enrolGateway } from "../support/enrol-gateway"
import { newStory, registerPartner } from "../support/first-partner"
import { openOperatorClient } from "../support/operator-client"
import { createOperator } from "../support/operator-identity"
import { startServer } from "../support/server"
import { benchConfigPoll } from "./config-poll"
import { benchFleet } from "./fleet"
import { benchIssueCore } from "./issue-core"
import { benchIssueWhole } from "./issue-whole"
import { benchNginxGateway } from "./nginx-gateway"
import { benchPkiAtSize } from "./pki-at-size"
import { benchPublishAtSize } from "./publish-at-size"
import { benchReloads } from "./reloads"
import { type BenchResults, writeReport } from "./report"
import { revokeAtEachSize } from "./revoke-at-each-size"
import { benchSign } from "./sign"

async function run(directory: string): Promise<BenchResults> {
  console.log("issue, signing core …")
  const issueCore = await benchIssueCore(directory)
  console.log("signatures of both key stores …")
  const sign = await benchSign()
  console.log("nginx, reloads and requests …")
  const nginx = await benchNginxGateway(join(directory, "nginx"))
  console.log("policy reloads under load …")
  const reloads = await benchReloads()
  const pki = await benchPkiAtSize(directory)
  console.log("publish at 100, 1,000 and 10,000 applications …")
  const publishing = await benchPublishAtSize(directory)
  console.log("a fleet of agents …")
  const fleet = await benchFleet(directory, 1_000)
  const server = await startServer({ env: { LOG_LEVEL: "warn" } })
  const operator = join(directory, "operator")
  const env = { DATA_DIR: server.dataDir, MACHINE_URL: server.machineUrl, PUBLIC_URL: server.portalUrl }
  await createOperator("bench", operator, env)
  const api = openOperatorClient(server.machineUrl, operator, 16)
  try {
    console.log("config poll …")
    const polling = { name: "poller", environment: "production", directory }
    const gateway = await enrolGateway(api, server.machineUrl, operator, polling)
    const configPoll = await benchConfigPoll(server.machineUrl, gateway, directory)
    console.log("issue, whole …")
    const { applicationId } = await registerPartner(api, newStory("production"))
    const issueWhole = await benchIssueWhole(api, applicationId, directory)
    return {
      issueCore,
      configPoll,
      issueWhole,
      revoke: await revokeAtEachSize(server, api, directory),
      nginx,
      reloads,
      pki,
      sign,
      publishing,
      fleet,
    }
  } finally {
    api.close()
    await server.remove()
  }
}

const directory = mkdtempSync(join(tmpdir(), "gatewarden-bench-"))
try {
  const results = await run(directory)
  console.log(`\n${writeReport(results).join("\n")}`)
  process.exitCode = 0
} catch (error) {
  console.error(`The bench failed: ${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
} finally {
  rmSync(directory, { recursive: true, force: true })
}
process.exit()
