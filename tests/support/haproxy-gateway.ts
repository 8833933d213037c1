// A gateway for tests: a bundle rendered for HAProxy, a real HAProxy that serves it, and the lines of its identity log.
// Files lie as an agent would lay them; loopback only, gone with stop().
import { createSocket } from "node:dgram"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { PolicyBundle } from "@/lib/core/policy"
import { type HaproxyOptions, renderHaproxy } from "@/lib/targets/haproxy"
import { freePort } from "./free-port"
import { type Haproxy, startHaproxy } from "./haproxy"
import { makeServerCertificate } from "./openssl"

export type HaproxyGateway = {
  port: number
  directory: string
  options: HaproxyOptions
  /** The identity log so far. */
  log: () => Record<string, unknown>[]
  stop: () => Promise<void>
}

export async function startHaproxyGateway(
  bundle: PolicyBundle,
  more: Partial<HaproxyOptions> = {},
): Promise<HaproxyGateway> {
  const directory = mkdtempSync(join(tmpdir(), "gatewarden-haproxy-"))
  const [port, collected] = [await freePort(), await collectLog()]
  const hosts = bundle.routes.hosts.map(({ host }) => host)
  makeServerCertificate(directory, hosts.length === 0 ? ["none.example.test"] : hosts)
  const options: HaproxyOptions = {
    directory: join(directory, "current"),
    listen: [`127.0.0.1:${port}`],
    certificateFor: () => ({ certificate: join(directory, "default.crt"), key: join(directory, "default.key") }),
    log: `127.0.0.1:${collected.port}`,
    runtimeSocket: join(directory, "runtime.sock"),
    ...more,
  }
  mkdirSync(options.directory)
  const files = renderHaproxy(bundle, options)
  for (const [name, content] of files) writeFileSync(join(options.directory, name), content)
  const config = files.get("gatewarden.cfg") ?? ""
  let haproxy: Haproxy
  try {
    haproxy = await startHaproxy({ directory, config, port })
  } catch (error) {
    collected.close()
    rmSync(directory, { recursive: true, force: true })
    throw error
  }
  return {
    port,
    directory,
    options,
    log: () => collected.lines.map((line) => JSON.parse(line) as Record<string, unknown>), // an object by the log format
    stop: async () => {
      await haproxy.stop()
      collected.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** HAProxy sends a datagram for each line. */
async function collectLog(): Promise<{ port: number; lines: string[]; close: () => void }> {
  const lines: string[] = []
  const socket = createSocket({ type: "udp4", recvBufferSize: 8 * 1024 * 1024 })
  socket.on("message", (message) => lines.push(message.toString()))
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve))
  return { port: socket.address().port, lines, close: () => socket.close() }
}
