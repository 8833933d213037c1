// A partner's calls through a gateway in the three ways that matter to revocation:
// on a new connection, on one kept open, and on a resumed TLS session.
import https from "node:https"
import tls from "node:tls"

export type PartnerIdentity = { cert: string; key: string | Buffer }
export type GatewayAddress = { port: number; host: string; serverCa: Buffer }

/** `status` 0 stands for a connection that the gateway refused or closed; `code` is the problem's reason. */
export type CallResult = { status: number; code: string }

const refusedConnection: CallResult = { status: 0, code: "connection-refused" }

type Session = { value: Buffer | undefined }

function options(gateway: GatewayAddress, identity: PartnerIdentity | undefined, method: string, path: string) {
  return {
    host: "127.0.0.1",
    port: gateway.port,
    servername: gateway.host,
    headers: { host: gateway.host },
    ca: gateway.serverCa,
    cert: identity?.cert,
    key: identity?.key,
    method,
    path,
  }
}

function send(request: https.RequestOptions): Promise<CallResult> {
  return new Promise((resolve) => {
    const outgoing = https.request(request, (answer) => {
      let body = ""
      answer.setEncoding("utf8")
      answer.on("data", (chunk: string) => {
        body += chunk
      })
      answer.on("end", () =>
        resolve({ status: answer.statusCode ?? 0, code: /"code":\s*"([^"]+)"/.exec(body)?.[1] ?? "" }),
      )
      answer.on("error", () => resolve(refusedConnection))
    })
    outgoing.setTimeout(3000, () => outgoing.destroy())
    outgoing.on("error", () => resolve(refusedConnection))
    outgoing.end()
  })
}

/** A call on a connection of its own. */
export function callOnce(
  gateway: GatewayAddress,
  identity: PartnerIdentity | undefined,
  method: string,
  path: string,
): Promise<CallResult> {
  return send({ ...options(gateway, identity, method, path), agent: false })
}

/** A caller that keeps its one connection open between calls. */
export function keepAliveCaller(gateway: GatewayAddress, identity: PartnerIdentity) {
  const agent = new https.Agent({ keepAlive: true, maxSockets: 1 })
  return {
    call: (method: string, path: string) => send({ ...options(gateway, identity, method, path), agent }),
    close: () => agent.destroy(),
  }
}

/** A caller that offers the TLS session of its last connection, and so asks to be let in without a new handshake. */
export function resumingCaller(gateway: GatewayAddress, identity: PartnerIdentity) {
  const session: Session = { value: undefined }
  return {
    call: (method: string, path: string): Promise<CallResult> => {
      const base = options(gateway, identity, method, path)
      return send({
        ...base,
        agent: false,
        createConnection: () => {
          const socket = tls.connect({ ...base, path: undefined, session: session.value })
          socket.on("session", (value: Buffer) => {
            session.value = value
          })
          socket.on("error", () => socket.destroy())
          return socket
        },
      })
    },
  }
}
