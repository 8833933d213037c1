// A TCP relay that can be cut: to a client, a server that is gone and comes back on the same address.
// For tests of what happens when the database cannot be reached.
import { connect, createServer, type Server, type Socket } from "node:net"

export type TcpRelay = {
  port: number
  /** Ends every connection and refuses new ones. */
  cut: () => Promise<void>
  mend: () => Promise<void>
}

export async function openTcpRelay(target: { host: string; port: number }): Promise<TcpRelay> {
  const open = new Set<Socket>()
  let server = await listen(target, open, 0)
  const address = server.address()
  const port = typeof address === "object" && address !== null ? address.port : 0
  return {
    port,
    async cut() {
      const closed = new Promise((resolve) => server.close(resolve))
      for (const socket of open) socket.destroy()
      await closed
    },
    async mend() {
      server = await listen(target, open, port)
    },
  }
}

function listen(target: { host: string; port: number }, open: Set<Socket>, port: number): Promise<Server> {
  const server = createServer((near) => {
    const far = connect(target)
    for (const socket of [near, far]) {
      open.add(socket)
      socket.on("error", () => socket.destroy())
      socket.once("close", () => {
        open.delete(socket)
        near.destroy()
        far.destroy()
      })
    }
    near.pipe(far).pipe(near)
  })
  return new Promise((resolve, reject) => {
    server.once("error", reject)
    server.listen(port, "127.0.0.1", () => resolve(server))
  })
}
