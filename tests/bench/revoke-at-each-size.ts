// Revoke → refused with few and with many live certificates: at an nginx whose agent reloads, at one that it runs with `--instant`, and at a
// HAProxy. Side by side in one run; the agents of the others rest meanwhile, so that their reloads cost this one nothing.
import { join } from "node:path"
import { findRunningDatabase } from "@/lib/server/data-lock"
import {
  grantAccess,
  nameApi,
  newStory,
  publish,
  registerPartner,
  type Story,
  untilApplied,
} from "../support/first-partner"
import { type GatewayHost, startGatewayHost } from "../support/gateway-host"
import { startHaproxyHost } from "../support/haproxy-host"
import type { OperatorClient } from "../support/operator-client"
import type { TestServer } from "../support/server"
import { startUpstream } from "../support/upstream"
import { benchRevoke, type RevokeResult } from "./revoke"
import { seedCertificates } from "./seed-certificates"

const liveCertificates = [1_000, 100_000]
const ways = ["nginx", "nginx --instant", "haproxy"] as const
type Host = Omit<GatewayHost, "nginx"> & { way: (typeof ways)[number] }

export async function revokeAtEachSize(
  server: TestServer,
  api: OperatorClient,
  directory: string,
): Promise<RevokeResult[]> {
  const databaseUrl = findRunningDatabase(server.dataDir)
  if (databaseUrl === undefined) throw new Error("the server's database is not announced in its data folder")
  const story = newStory("sandbox")
  const upstream = await startUpstream()
  const { applicationId } = await registerPartner(api, story)
  await nameApi(api, story, upstream.url)
  await grantAccess(api, story, applicationId)
  await publish(api, story, "bench")
  const hosts: Host[] = []
  try {
    for (const way of ways) {
      const name = way.replace(" ", "")
      const place = { name, environment: story.environment, hosts: [story.host], directory: join(directory, name) }
      const agentOptions = way === "nginx --instant" ? ["--instant"] : []
      const start = way === "haproxy" ? startHaproxyHost : startGatewayHost
      const host = await start(api, server.machineUrl, { ...place, agentOptions })
      hosts.push({ ...host, way })
      await host.stopAgent()
    }
    const results: RevokeResult[] = []
    let seeded = 0
    for (const live of liveCertificates) {
      await seedCertificates(databaseUrl, applicationId, live - seeded, seeded)
      seeded = live
      for (const host of hosts) {
        console.log(`revoke → refused with ${live.toLocaleString("en")} live certificates, ${host.name} …`)
        host.startAgent()
        await catchUp(api, story, host)
        const { way } = host
        const place = { api, applicationId, gateway: host.addressOf(story.host), directory, databaseUrl, way }
        results.push(await benchRevoke(place, live))
        await host.stopAgent()
      }
    }
    return results
  } finally {
    for (const host of hosts) await host.stop()
    await upstream.close()
  }
}

/** Whatever was published while the agent rested. */
async function catchUp(api: OperatorClient, { environment }: Story, { gatewayId }: Host): Promise<void> {
  const { items } = await api.get<{ items: { sequence: number }[] }>(`/environments/${environment}/releases?limit=1`)
  await untilApplied(api, gatewayId, items[0]?.sequence ?? 0)
}
