// Ports of the loopback interface that were free a moment ago, for programs that cannot choose one by themselves.
// Below the range from which the system gives ports to outgoing connections, so that none of those takes it in between.
import { createServer } from "node:net"

export async function freePort(): Promise<number> {
  const port = 10_000 + Math.floor(Math.random() * 10_000)
  return (await isFree(port)) ? port : freePort()
}

/** Two that follow each other. */
export async function freePorts(): Promise<[number, number]> {
  const port = 20_000 + Math.floor(Math.random() * 6_000) * 2
  return (await isFree(port)) && (await isFree(port + 1)) ? [port, port + 1] : freePorts()
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once("error", () => resolve(false))
    probe.listen(port, () => probe.close(() => resolve(true)))
  })
}
