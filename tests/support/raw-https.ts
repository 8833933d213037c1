// HTTP over TLS, byte by byte: what a client library would tidy up reaches the gateway as it was written.
// For tests of gateways; one connection is kept for each name and certificate, as programs do.
import tls from "node:tls"

export type RawAnswer = { status: number; headers: Map<string, string>; body: string }

export type RawClient = {
  /** Sends the bytes of one request and reads its answer. */
  send: (request: string) => Promise<RawAnswer>
  protocol: string | null
  resumed: boolean
  session: () => Buffer | undefined
  closed: () => boolean
  close: () => void
}

export type RawOptions = {
  port: number
  /** The name of the handshake; undefined for none. */
  serverName: string | undefined
  certificate?: string
  key?: string | Buffer
  session?: Buffer
  maxVersion?: tls.SecureVersion
}

/** The gateway ended the handshake: unknown name, or a protocol that it does not speak. */
export class HandshakeRefused extends Error {}

/** @throws HandshakeRefused */
export function openRawClient(options: RawOptions): Promise<RawClient> {
  const { port, serverName, certificate, key, session, maxVersion } = options
  return new Promise((resolve, reject) => {
    let latest: Buffer | undefined
    const socket = tls.connect({
      host: "127.0.0.1",
      port,
      ...(serverName === undefined ? {} : { servername: serverName }),
      cert: certificate,
      key,
      session,
      maxVersion,
      // whom the gateway claims to be is not what these tests are about
      rejectUnauthorized: false,
    })
    socket.setNoDelay(true)
    socket.on("session", (value) => {
      latest = value
    })
    const refuse = (error: Error) => reject(new HandshakeRefused(error.message))
    socket.once("error", refuse)
    socket.once("secureConnect", () => {
      socket.off("error", refuse)
      resolve({
        ...talk(socket),
        protocol: socket.getProtocol(),
        resumed: socket.isSessionReused(),
        session: () => latest ?? socket.getSession(),
      })
    })
  })
}

function talk(socket: tls.TLSSocket): Pick<RawClient, "send" | "closed" | "close"> {
  let received = Buffer.alloc(0)
  let ended: Error | undefined
  let waiting: (() => void) | undefined
  socket.on("data", (chunk: Buffer) => {
    received = Buffer.concat([received, chunk])
    waiting?.()
  })
  const end = (error: Error) => {
    ended ??= error
    waiting?.()
  }
  socket.on("error", end).on("close", () => end(new Error("the gateway closed the connection")))
  const read = (method: string) =>
    new Promise<RawAnswer>((resolve, reject) => {
      const look = () => {
        const answer = readAnswer(received, method, ended !== undefined)
        if (answer === undefined && ended === undefined) return
        waiting = undefined
        if (answer === undefined) return reject(ended)
        received = received.subarray(answer.length)
        resolve(answer)
      }
      waiting = look
      look()
    })
  return {
    send: (request) => {
      if (ended !== undefined) return Promise.reject(ended)
      socket.write(Buffer.from(request, "latin1"))
      return read(request.slice(0, request.indexOf(" ")))
    },
    closed: () => ended !== undefined || socket.destroyed,
    close: () => socket.destroy(),
  }
}

/** One answer out of what was received; undefined while it is not whole. */
function readAnswer(received: Buffer, method: string, ended: boolean): (RawAnswer & { length: number }) | undefined {
  const head = received.indexOf("\r\n\r\n")
  if (head === -1) return undefined
  const [statusLine = "", ...lines] = received.subarray(0, head).toString("latin1").split("\r\n")
  const headers = new Map(
    lines.map((line) => [line.split(":", 1)[0]?.toLowerCase() ?? "", line.replace(/^[^:]*: */, "")]),
  )
  const status = Number(statusLine.split(" ")[1])
  const start = head + 4
  const done = (end: number, body: string) => ({ status, headers, body, length: end })
  if (method === "HEAD" || status === 204 || status === 304) return done(start, "")
  const size = headers.get("content-length")
  if (size !== undefined) {
    const end = start + Number(size)
    return received.length < end ? undefined : done(end, received.subarray(start, end).toString())
  }
  if (headers.get("transfer-encoding") === "chunked") return readChunks(received, start, done)
  return ended ? done(received.length, received.subarray(start).toString()) : undefined
}

function readChunks<T>(received: Buffer, start: number, done: (end: number, body: string) => T): T | undefined {
  let at = start
  let body = ""
  for (;;) {
    const line = received.indexOf("\r\n", at)
    if (line === -1) return undefined
    const size = Number.parseInt(received.subarray(at, line).toString("latin1"), 16)
    const end = line + 2 + size + 2
    if (received.length < end) return undefined
    if (size === 0) return done(end, body)
    body += received.subarray(line + 2, line + 2 + size).toString()
    at = end
  }
}
