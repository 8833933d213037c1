// Listening and its end, for both listeners: a port in use is said in words, and closing leaves nobody hanging.
// Also the limits that a slow or idle client runs into (a slow body must not hold a connection for ever).
import type { Server } from "node:http"
import { DomainError } from "@/lib/core/domain-error"

export type Listener = {
  port: number
  /** Stops accepting at once; what is being answered gets a few seconds. */
  close: () => Promise<void>
}

/** Times for what the client sends; a held long poll has sent everything, so none of them ends it. */
export const patience = {
  headersTimeout: 15_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 5_000,
  keepAliveTimeout: 75_000,
}

const graceMs = 3_000
/** A fleet that comes back at once waits here for its handshakes; the system caps it (net.core.somaxconn). */
const backlog = 4096

export async function listen(server: Server, port: number, host: string | null, variable: string): Promise<Listener> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(explain(error, port, host, variable)))
    server.listen({ port, host: host ?? undefined, backlog }, resolve)
  })
  return { port, close: () => close(server) }
}

function explain(error: Error, port: number, host: string | null, variable: string): Error {
  const code = "code" in error ? error.code : undefined
  if (code === "EADDRINUSE") {
    return new DomainError(
      "unavailable",
      `Port ${port} is in use. Stop what uses it, or choose another with ${variable}.`,
    )
  }
  if (code === "EACCES") {
    return new DomainError(
      "unavailable",
      `Port ${port} may not be opened by this user. Choose one above 1023 with ${variable}.`,
    )
  }
  if (code === "EAFNOSUPPORT" || code === "EADDRNOTAVAIL") {
    return new DomainError(
      "unavailable",
      `This machine has no address ${host}. Set HOST to one that it has, such as 0.0.0.0.`,
    )
  }
  return error
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), graceMs)
    server.close(() => {
      clearTimeout(cut)
      resolve()
    })
    server.closeIdleConnections()
  })
}
