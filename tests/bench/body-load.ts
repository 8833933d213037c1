// Keeps connections busy with one request each at a time and counts the answers, bodies and all: the client of the OCSP bench.
// It writes prepared bytes and reads no more of an answer than its status and its length.
import { connect, type Socket } from "node:net"
import { performance } from "node:perf_hooks"

export type BodyLoad = { connections: number; seconds: number }

/**
 * @param requests the bytes of whole requests, taken in turns
 * @returns answers a second
 * @throws Error where an answer is not 200, or has no length
 */
export async function bodyLoad(
  port: number,
  requests: readonly Buffer[],
  { connections, seconds }: BodyLoad,
): Promise<number> {
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(port)))
  const started = performance.now()
  const until = started + seconds * 1000
  let next = 0
  const take = () => requests[next++ % requests.length] ?? Buffer.alloc(0)
  const counts = await Promise.all(sockets.map((socket) => keepBusy(socket, take, until)))
  return (counts.reduce((sum, count) => sum + count, 0) * 1000) / (performance.now() - started)
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port, noDelay: true }, () => {
      socket.off("error", reject)
      resolve(socket)
    })
    socket.once("error", reject)
  })
}

function keepBusy(socket: Socket, take: () => Buffer, until: number): Promise<number> {
  return new Promise((resolve, reject) => {
    let answered = 0
    let received = 0
    let length = 0
    const fail = (why: string) => {
      socket.destroy()
      reject(new Error(why))
    }
    socket.on("data", (data: Buffer) => {
      received += data.length
      if (length === 0) {
        const head = data.toString("latin1")
        const size = /\r\ncontent-length: (\d+)\r\n/i.exec(head)
        const end = head.indexOf("\r\n\r\n")
        if (!head.startsWith("HTTP/1.1 200") || size === null || end < 0) return fail(`answered ${head.slice(0, 200)}`)
        length = end + 4 + Number(size[1])
      }
      if (received < length) return
      received = 0
      length = 0
      answered++
      if (performance.now() < until) socket.write(take())
      else {
        socket.destroy()
        resolve(answered)
      }
    })
    socket.once("error", reject)
    socket.once("close", () => reject(new Error("the server closed the connection")))
    socket.write(take())
  })
}
