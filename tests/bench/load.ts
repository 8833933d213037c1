// Keeps mTLS connections busy with one request each at a time and counts the answers: the client of the poll bench.
// It writes prepared bytes and looks for the end of a head alone, so that the client costs as little as it can.
import { performance } from "node:perf_hooks"
import tls from "node:tls"

export type LoadTarget = { port: number; ca: string; cert: string; key: string }

/**
 * Answers without a body, for `seconds`, on `connections` at once.
 * @param request the bytes of one request, to which the answer has no body (a 304)
 * @returns answers a second
 * @throws Error where an answer does not begin with the expected status line
 */
export async function headLoad(
  target: LoadTarget,
  request: string,
  status: string,
  { connections, seconds }: { connections: number; seconds: number },
): Promise<number> {
  const sockets = await Promise.all(Array.from({ length: connections }, () => connect(target)))
  const started = performance.now()
  const until = started + seconds * 1000
  const counts = await Promise.all(sockets.map((socket) => keepBusy(socket, request, status, until)))
  const answered = counts.reduce((sum, count) => sum + count, 0)
  return (answered * 1000) / (performance.now() - started)
}

function connect({ port, ca, cert, key }: LoadTarget): Promise<tls.TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = tls.connect({ host: "127.0.0.1", port, servername: "localhost", ca, cert, key }, () => {
      socket.off("error", reject)
      socket.setNoDelay(true)
      resolve(socket)
    })
    socket.once("error", reject)
  })
}

function keepBusy(socket: tls.TLSSocket, request: string, status: string, until: number): Promise<number> {
  return new Promise((resolve, reject) => {
    let answered = 0
    let head = ""
    socket.setEncoding("latin1")
    socket.on("data", (text: string) => {
      head += text
      if (!head.endsWith("\r\n\r\n")) return
      if (!head.startsWith(`HTTP/1.1 ${status}`)) {
        reject(new Error(`expected ${status}, got ${head.slice(0, 200)}`))
        socket.destroy()
        return
      }
      head = ""
      answered += 1
      if (performance.now() < until) socket.write(request)
      else {
        socket.destroy()
        resolve(answered)
      }
    })
    socket.once("error", reject)
    socket.once("close", () => reject(new Error("the server closed the connection")))
    socket.write(request)
  })
}
