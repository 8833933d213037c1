// The API behind the gateway: a small HTTP server that answers what it was told of the caller.
// Stories use it to see what passes the gateway and what does not.
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"

export type Upstream = { url: string; received: () => number; close: () => Promise<void> }

/** Listens on a free loopback port and answers every request with 200 and a JSON echo of method, path and identity headers. */
export async function startUpstream(): Promise<Upstream> {
  let received = 0
  const server = createServer({ maxHeaderSize: 65_536 }, (request, response) => {
    received += 1
    response.setHeader("content-type", "application/json")
    response.end(
      JSON.stringify({
        method: request.method,
        path: request.url,
        clientCertificate: request.headers["client-cert"] ?? null,
        traceparent: request.headers.traceparent ?? null,
      }),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  // listen() on a TCP port always gives an AddressInfo
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    received: () => received,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
