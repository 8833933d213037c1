// Asks a gateway what a caller asks, byte by byte, and reads what it answered; connections are kept, as programs keep them.
// For tests that hold a gateway to decide().
import type { Decision } from "@/lib/core/decide"
import { HandshakeRefused, openRawClient, type RawClient } from "../support/raw-https"
import type { Caller } from "./agreement-world"
import type { GeneratedRequest } from "./generated-request"

export type Observed = { allow: boolean; status: number; reason?: string }
export type Observer = {
  observe: (caller: Caller, request: GeneratedRequest, headers?: readonly string[]) => Promise<Observed>
  close: () => void
}

export function makeObserver(port: number): Observer {
  const clients = new Map<string, RawClient>()
  const open = async ({ name, credential }: Caller, serverName: string): Promise<RawClient> => {
    const key = `${name} ${serverName}`
    const kept = clients.get(key)
    if (kept !== undefined && !kept.closed()) return kept
    const client = await openRawClient({ port, serverName, certificate: credential?.pem, key: credential?.key })
    clients.set(key, client)
    return client
  }
  return {
    observe: async (caller, { serverName, host, method, path }, headers = []) => {
      try {
        const client = await open(caller, serverName)
        const fields = [`Host: ${host}`, ...headers].map((field) => `${field}\r\n`).join("")
        const { status, headers: answered, body } = await client.send(`${method} ${path} HTTP/1.1\r\n${fields}\r\n`)
        if (answered.get("connection") === "close") client.close()
        if (status === 200) return { allow: true, status, reason: "allowed" }
        // a HEAD's answer has no body to hold the reason
        return { allow: false, status, ...(method === "HEAD" ? {} : { reason: JSON.parse(body).code }) }
      } catch (error) {
        // a name that nobody serves is refused in the handshake, before there is a request to answer
        if (error instanceof HandshakeRefused) return { allow: false, status: 421, reason: "unknown-host" }
        throw error
      }
    },
    close: () => {
      for (const client of clients.values()) client.close()
    },
  }
}

/** What decide() is told of the Authorization fields: the one that there is. */
export const authorizationOf = (fields: readonly string[]): string | undefined =>
  fields.length === 1 ? fields[0] : undefined

/** nginx cannot read a request with two Authorization fields; whom it would refuse before the token, it refuses as ever. */
export function expectedOfNginx(
  decision: Decision,
  fields: readonly string[],
): Pick<Decision, "allow" | "status"> & { reason: string; tokenId?: string } {
  const unreadable = fields.length > 1 && (decision.allow || decision.reason.startsWith("token-"))
  return unreadable ? { allow: false, status: 400, reason: "bad-request" } : decision
}
