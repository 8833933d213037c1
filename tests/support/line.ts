// A line to the database that can be cut in the two ways that a network cuts one: with a word, or without.
// For tests of what happens then.
import { connect, createServer, type Socket } from "node:net"

export type Line = {
  /** The database's address by way of this line. */
  url: string
  /** Lets the next COMMIT through and loses its answer. */
  loseTheNextCommit: () => void
  /** Passes nothing on any more on the connections that are open, and closes none. */
  silence: () => void
  close: () => Promise<void>
}

export async function openLine(databaseUrl: string): Promise<Line> {
  const target = new URL(databaseUrl)
  const silent = new Set<Socket>()
  const open = new Set<Socket>()
  let armed = false
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname)
    open.add(client).add(upstream)
    let cut = false
    client.on("data", (bytes) => {
      if (silent.has(client)) return
      if (armed && bytes.includes("COMMIT")) cut = true
      upstream.write(bytes)
    })
    upstream.on("data", (bytes) => {
      if (cut) client.destroy()
      else if (!silent.has(upstream)) client.write(bytes)
    })
    endTogether(client, upstream)
    endTogether(upstream, client)
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  const url = new URL(databaseUrl)
  url.port = String(typeof address === "object" && address ? address.port : 0)
  return {
    url: url.href,
    loseTheNextCommit: () => {
      armed = true
    },
    silence: () => {
      for (const socket of open) silent.add(socket)
    },
    close: () => {
      for (const socket of open) socket.destroy()
      return new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

function endTogether(one: Socket, other: Socket): void {
  one.on("error", () => other.destroy())
  one.on("close", () => other.destroy())
}
