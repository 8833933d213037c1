// Fetches a JWKS over HTTP. Implements FetchKeySet: bounded in time and size, no redirects, no proxy, nothing sent but the question.
// Whoever may name an issuer must not thereby reach what only this host reaches: the address is checked when it is connected to.
import { request as httpRequest } from "node:http"
import { request as httpsRequest } from "node:https"
import type { FetchKeySet } from "@/lib/usecases/tokens/refresh-token-keys"
import { callInWords, guardAddress, type Resolve } from "./guarded-address"

type Options = {
  /** TOKEN_NETWORKS: where an issuer inside a private network may be, and be asked without TLS. */
  networks: readonly string[]
  timeoutMs?: number
  resolve?: Resolve
}

/** Forty keys of RSA 4096 with their certificates are less. */
const mostBytes = 256 * 1024

export function makeFetchKeySet({ networks, timeoutMs = 10_000, resolve }: Options): FetchKeySet {
  return (url) => {
    const target = new URL(url)
    const { refusal, lookup } = guardAddress(target, { networks, variable: "TOKEN_NETWORKS", resolve })
    return new Promise((done, fail) => {
      if (refusal !== null) return fail(refusal)
      const send = target.protocol === "https:" ? httpsRequest : httpRequest
      const request = send(target, {
        headers: { accept: "application/jwk-set+json, application/json", "user-agent": "gatewarden-keys/1" },
        // a connection of its own, so that the address that was checked is the one that is used
        agent: false,
        lookup,
        signal: AbortSignal.timeout(timeoutMs),
        maxHeaderSize: 16_384,
      })
      const give = (error: Error) => {
        request.destroy()
        fail(callInWords(error, timeoutMs))
      }
      request.once("error", give)
      // without a listener Node ends the connection and says nothing, and nobody would hear of this call again
      request.once("upgrade", (_, socket) => {
        socket.destroy()
        give(new Error("It answered 101."))
      })
      request.once("response", (response) => {
        const { statusCode = 0 } = response
        if (statusCode >= 300 && statusCode < 400)
          return give(new Error("It answered with a redirect, which is not followed."))
        if (statusCode !== 200) return give(new Error(`It answered ${statusCode}.`))
        const chunks: Buffer[] = []
        let bytes = 0
        response.on("data", (chunk: Buffer) => {
          bytes += chunk.length
          if (bytes > mostBytes) give(new Error(`It answered with more than ${mostBytes / 1024} KiB.`))
          else chunks.push(chunk)
        })
        response.once("error", give)
        response.once("aborted", () => give(new Error("It broke off in the middle of its answer.")))
        response.once("end", () => done(Buffer.concat(chunks).toString("utf8")))
      })
      request.end()
    })
  }
}
