// Where the agent keeps what in its directory (docs/gateways/agent.md explains each file).
// For every part of the agent; nothing is kept anywhere else.
import { join, resolve } from "node:path"

export type Paths = ReturnType<typeof pathsOf>

export function pathsOf(directory: string) {
  const root = resolve(directory)
  const nginx = join(root, "nginx")
  return {
    root,
    lock: join(root, "agent.lock"),
    settings: join(root, "agent.json"),
    key: join(root, "agent.key"),
    identity: join(root, "identity.json"),
    renewal: join(root, "renewal.json"),
    rootDocument: join(root, "root.jws"),
    seen: join(root, "seen.json"),
    applied: join(root, "applied.json"),
    report: join(root, "report.json"),
    lastPoll: join(root, "last-poll.json"),
    manifests: join(root, "manifests"),
    artifacts: join(root, "artifacts"),
    certificates: join(root, "certificates"),
    releases: join(nginx, "releases"),
    current: join(nginx, "current"),
    stops: join(nginx, "stops"),
    candidate: join(nginx, "candidate"),
    statusSocket: join(nginx, "status.sock"),
    identityLog: join(nginx, "identity.log"),
  }
}
