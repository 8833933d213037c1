// Enrols a gateway by hand: a key made with openssl, the one-time code, one POST. For benches and tests that poll without an agent.
import { readFileSync } from "node:fs"
import https from "node:https"
import { join } from "node:path"
import { makeKeyAndCsr } from "./openssl"
import type { OperatorClient } from "./operator-client"

/** What authenticates a gateway: PEM each, the certificate with its chain. */
export type GatewayIdentity = { gatewayId: string; cert: string; key: string; ca: string }

/** @param operatorDirectory holds `ca.pem`, the anchor of the machine listener */
export async function enrolGateway(
  api: OperatorClient,
  machineUrl: string,
  operatorDirectory: string,
  { name, environment, directory }: { name: string; environment: string; directory: string },
): Promise<GatewayIdentity> {
  const gateway = await api.post<{ id: string }>("/gateways", { name, environment, target: "nginx", pattern: "proxy" })
  const { code } = await api.post<{ code: string }>(`/gateways/${gateway.id}/enrolment-codes`)
  const { keyPath, csr } = makeKeyAndCsr(directory, name)
  const ca = readFileSync(join(operatorDirectory, "ca.pem"), "utf8")
  const answer = await post(new URL("/api/v1/enrol", machineUrl), ca, { code, csr })
  return {
    gatewayId: gateway.id,
    cert: `${answer.certificate}${answer.chain}`,
    key: readFileSync(keyPath, "utf8"),
    ca: answer.anchors,
  }
}

function post(url: URL, ca: string, body: unknown): Promise<{ certificate: string; chain: string; anchors: string }> {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json" }
    const request = https.request(url, { method: "POST", ca, headers, agent: false }, (answer) => {
      let text = ""
      answer.setEncoding("utf8")
      answer.on("data", (chunk: string) => {
        text += chunk
      })
      answer.on("end", () => {
        if (answer.statusCode === 200 || answer.statusCode === 201) resolve(JSON.parse(text))
        else reject(new Error(`enrolment answered ${answer.statusCode}: ${text}`))
      })
    })
    request.on("error", reject)
    request.end(JSON.stringify(body))
  })
}
