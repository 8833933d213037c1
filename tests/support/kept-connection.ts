// A partner's connection that is opened once and called on again and again: what an open connection is answered.
// For tests of gateways; closed when the test is.
import { onTestFinished } from "vitest"
import { host } from "./agent-gateway"
import { openRawClient } from "./raw-https"
import type { TestPartner } from "./test-partner"

const request = `GET /v1/payments HTTP/1.1\r\nHost: ${host}\r\n\r\n`

export async function keepConnection(
  { port }: { port: number },
  { cert, key }: TestPartner,
): Promise<() => Promise<{ status: number; code: string | undefined }>> {
  const client = await openRawClient({ port, serverName: host, certificate: cert.toString(), key })
  onTestFinished(client.close)
  return async () => {
    const { status, body } = await client.send(request)
    return { status, code: status === 200 ? undefined : JSON.parse(body).code }
  }
}
