// Config polls that find nothing new (304) over mTLS, against a bare node:https server, in turns in the same run.
// Server and client share the machine's cores, for both alike.
import { spawn } from "node:child_process"
import { once } from "node:events"
import { readFileSync, writeFileSync } from "node:fs"
import https from "node:https"
import { join } from "node:path"
import type { GatewayIdentity } from "../support/enrol-gateway"
import { makeServerCertificate } from "../support/openssl"
import { headLoad, type LoadTarget } from "./load"
import { type Spread, spreadOf } from "./statistics"

const load = { connections: 32, seconds: 3 }
const rounds = 5

export type ConfigPollResult = { ours: Spread; bare: Spread; ratio: Spread }

export async function benchConfigPoll(
  machineUrl: string,
  gateway: GatewayIdentity,
  directory: string,
): Promise<ConfigPollResult> {
  const ours: LoadTarget = { ...gateway, port: Number(new URL(machineUrl).port) }
  const request = pollRequest(await readEtag(machineUrl, gateway))
  const bare = await startBareServer(gateway, directory)
  const pairs: { ours: number; bare: number }[] = []
  try {
    await headLoad(ours, request, "304", { ...load, seconds: 1 })
    await headLoad(bare.target, request, "304", { ...load, seconds: 1 })
    for (let round = 0; round < rounds; round++) {
      pairs.push({
        ours: await headLoad(ours, request, "304", load),
        bare: await headLoad(bare.target, request, "304", load),
      })
    }
  } finally {
    bare.stop()
  }
  return {
    ours: spreadOf(pairs.map((pair) => pair.ours)),
    bare: spreadOf(pairs.map((pair) => pair.bare)),
    ratio: spreadOf(pairs.map((pair) => pair.ours / pair.bare)),
  }
}

function pollRequest(etag: string): string {
  return `GET /api/v1/config/manifest HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: ${etag}\r\n\r\n`
}

function readEtag(machineUrl: string, { cert, key, ca }: GatewayIdentity): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { cert, key, ca, agent: false }
    const request = https.get(new URL("/api/v1/config/manifest", machineUrl), options, (answer) => {
      answer.resume()
      const { etag } = answer.headers
      if (answer.statusCode === 200 && etag !== undefined) resolve(etag)
      else reject(new Error(`the manifest answered ${answer.statusCode} without an ETag`))
    })
    request.on("error", reject)
  })
}

/** Its own key and certificate; it trusts the certificates that the gateway's chain leads to. */
async function startBareServer(gateway: GatewayIdentity, directory: string) {
  const { certificatePath } = makeServerCertificate(directory, ["localhost"])
  const trusted = join(directory, "trusted.pem")
  writeFileSync(trusted, gateway.ca)
  const script = join("tests", "bench", "bare-server.mjs")
  const child = spawn(process.execPath, [script, join(directory, "default.key"), certificatePath, trusted], {
    stdio: ["pipe", "pipe", "inherit"],
  })
  const [line] = await once(child.stdout, "data")
  const target: LoadTarget = { ...gateway, port: Number(line), ca: readFileSync(certificatePath, "utf8") }
  return { target, stop: () => child.stdin.end() }
}
