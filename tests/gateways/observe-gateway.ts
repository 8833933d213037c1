// Asks a gateway what a caller asks, byte by byte, and reads what it answered; connections are kept, as programs keep them.
// For tests that hold a gateway to decide().
import fc from "fast-check"
import { expect } from "vitest"
import type { Decision } from "@/lib/core/decide"
import { HandshakeRefused, openRawClient, type RawAnswer, type RawClient } from "../support/raw-https"
import type { Caller, World } from "./agreement-world"
import type { GeneratedRequest } from "./generated-request"

export type Observed = { allow: boolean; status: number; reason?: string }
/** With the method and the target that the API behind the gateway received, of a request that it answered with a body. */
export type ObservedBehind = Observed & { forwarded?: string }

type Observe<T> = (caller: Caller, request: GeneratedRequest, headers?: readonly string[]) => Promise<T>
export type Observer = { observe: Observe<Observed>; observeBehind: Observe<ObservedBehind>; close: () => void }

/** The reason of an answer that is a page of the gateway's own parser, before there was a request to decide on. */
export const unreadable = "unreadable"

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
  const ask: Observe<RawAnswer | undefined> = async (caller, { serverName, host, method, path }, headers = []) => {
    try {
      const client = await open(caller, serverName)
      const fields = [`Host: ${host}`, ...headers].map((field) => `${field}\r\n`).join("")
      const answer = await client.send(`${method} ${path} HTTP/1.1\r\n${fields}\r\n`)
      if (answer.headers.get("connection") === "close") client.close()
      return answer
    } catch (error) {
      if (error instanceof HandshakeRefused) return undefined
      throw error
    }
  }
  return {
    observe: async (caller, request, headers) => read(await ask(caller, request, headers), request.method),
    observeBehind: async (caller, request, headers) => {
      const answer = await ask(caller, request, headers)
      const observed = read(answer, request.method)
      if (answer === undefined || !observed.allow || request.method === "HEAD") return observed
      const echo = JSON.parse(answer.body) as { method: string; path: string }
      return { ...observed, forwarded: `${echo.method} ${echo.path}` }
    },
    close: () => {
      for (const client of clients.values()) client.close()
      clients.clear()
    },
  }
}

function read(answer: RawAnswer | undefined, method: string): Observed {
  // a name that nobody serves is refused in the handshake, before there is a request to answer
  if (answer === undefined) return { allow: false, status: 421, reason: "unknown-host" }
  const { status, headers, body } = answer
  if (status === 200) return { allow: true, status, reason: "allowed" }
  // a HEAD's answer has no body to hold the reason
  if (method === "HEAD") return { allow: false, status }
  if (body.startsWith("<html>")) return { allow: false, status, reason: unreadable }
  expect(headers.get("content-type")).toBe("application/problem+json")
  return { allow: false, status, reason: JSON.parse(body).code ?? "no code" }
}

/** Of a request that carries these tokens, or whatever stands in their place. */
export const authorizationFields = (values: readonly string[]): string[] =>
  values.map((value) => `Authorization: ${value}`)

/** What marks a generated request, so that its line is found in the log, with its tokens. */
export const tracedFields = (trace: string, authorization: readonly string[]): string[] => [
  `traceparent: 00-${trace}-00f067aa0ba902b7-01`,
  ...authorizationFields(authorization),
]

/** Half of them are callers who get as far as routes and grants. */
export function anyCaller({ callers }: World): fc.Arbitrary<string> {
  const names = callers.map(({ name }) => name)
  return fc.oneof(
    fc.constantFrom(...names),
    fc.constantFrom("reader", "writer", "many", "ended", "reader, on its last day"),
  )
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
