// Calls a webhook over HTTP. Implements SendWebhook: bounded in time, no redirects, nothing of the answer but its status.
// Whoever may add a webhook must not thereby reach what only this host reaches: the address is checked when it is connected to.
import { request as httpRequest } from "node:http"
import { request as httpsRequest } from "node:https"
import type { SendWebhook } from "@/lib/usecases/webhooks/deliver-webhooks"
import { callInWords, guardAddress, type Resolve } from "./guarded-address"

type Options = {
  /** WEBHOOK_NETWORKS: where a receiver inside a private network may be, and be called without TLS. */
  networks: readonly string[]
  timeoutMs?: number
  resolve?: Resolve
}

export function makeSendWebhook({ networks, timeoutMs = 10_000, resolve }: Options): SendWebhook {
  return ({ url, body, headers }) => {
    const target = new URL(url)
    const { refusal, lookup } = guardAddress(target, { networks, variable: "WEBHOOK_NETWORKS", resolve })
    return new Promise((done, fail) => {
      if (refusal !== null) return fail(refusal)
      const send = target.protocol === "https:" ? httpsRequest : httpRequest
      const request = send(target, {
        method: "POST",
        headers: { ...headers, "content-length": Buffer.byteLength(body) },
        // a connection of its own, so that the address that was checked is the one that is used
        agent: false,
        lookup,
        signal: AbortSignal.timeout(timeoutMs),
        maxHeaderSize: 16_384,
      })
      request.once("response", (response) => {
        done(response.statusCode ?? 0)
        // what it says further is not read: it could be endless, and nobody here may see it
        response.destroy()
      })
      // without a listener Node ends the connection and says nothing, and nobody would hear of this call again
      request.once("upgrade", ({ statusCode = 0 }, socket) => {
        done(statusCode)
        socket.destroy()
      })
      request.once("error", (error) => fail(callInWords(error, timeoutMs)))
      request.end(body)
    })
  }
}
