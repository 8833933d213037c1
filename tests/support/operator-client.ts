// A small client of the operator API over mTLS, for the demo, the fault tests and the benches.
// It throws with the server's own problem document, so that a failed step says why.
import { readFileSync } from "node:fs"
import https from "node:https"
import { join } from "node:path"

export type OperatorClient = {
  get: <T>(path: string) => Promise<T>
  post: <T>(path: string, body?: unknown, headers?: Record<string, string>) => Promise<T>
  put: <T>(path: string, body: unknown, headers?: Record<string, string>) => Promise<T>
  close: () => void
}

/** An answer that is not 2xx, with the problem document that came with it (RFC 9457). */
export class ProblemAnswer extends Error {
  readonly status: number
  readonly code: string
  constructor(call: string, status: number, body: string) {
    super(`${call} answered ${status}: ${body}`)
    this.status = status
    this.code = readCode(body)
  }
}

function readCode(body: string): string {
  try {
    const parsed: unknown = JSON.parse(body)
    if (typeof parsed === "object" && parsed !== null && "code" in parsed) return String(parsed.code)
    return ""
  } catch {
    return ""
  }
}

/** @param directory what `npm run operator -- create --out DIR` wrote: client.pem, client.key, ca.pem */
export function openOperatorClient(machineUrl: string, directory: string, sockets = 4): OperatorClient {
  const agent = new https.Agent({
    keepAlive: true,
    maxSockets: sockets,
    cert: readFileSync(join(directory, "client.pem")),
    key: readFileSync(join(directory, "client.key")),
    ca: readFileSync(join(directory, "ca.pem")),
  })
  const call = <T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> =>
    new Promise((resolve, reject) => {
      const text = body === undefined ? undefined : JSON.stringify(body)
      const request = https.request(
        new URL(`/api/v1${path}`, machineUrl),
        {
          method,
          agent,
          headers: {
            ...headers,
            ...(text === undefined
              ? {}
              : { "content-type": "application/json", "content-length": String(Buffer.byteLength(text)) }),
          },
        },
        (answer) => {
          const chunks: Buffer[] = []
          answer.on("data", (chunk: Buffer) => chunks.push(chunk))
          answer.on("end", () => {
            const received = Buffer.concat(chunks).toString()
            const status = answer.statusCode ?? 0
            if (status >= 200 && status < 300)
              resolve((received === "" ? undefined : JSON.parse(received)) as T) // the caller names the shape of the row it called
            else reject(new ProblemAnswer(`${method} ${path}`, status, received))
          })
          answer.on("error", reject)
        },
      )
      request.on("error", reject)
      request.end(text)
    })
  return {
    get: (path) => call("GET", path),
    post: (path, body = {}, headers) => call("POST", path, body, headers),
    put: (path, body, headers) => call("PUT", path, body, headers),
    close: () => agent.destroy(),
  }
}
