// What a HAProxy on this host is rendered for: where its files lie, what it listens on and who may talk to it while it runs.
// For the HAProxy target.
import type { HaproxyOptions } from "@/lib/targets/haproxy"
import type { AgentOptions } from "../options"
import type { Rendering } from "../releases/rendering"
import { certificateFor } from "../releases/server-certificate"
import type { HaproxyPaths } from "./haproxy-paths"

export function haproxyOptions(
  paths: HaproxyPaths,
  options: AgentOptions,
  directory: string,
  rendering: Rendering,
): HaproxyOptions {
  const [uid, gid] = [process.getuid?.(), process.getgid?.()]
  return {
    directory,
    listen: options.listen,
    certificateFor: (host) => certificateFor(options.certificates, host),
    log: options.log,
    runtimeSocket: paths.runtimeSocket,
    ...(uid === undefined || gid === undefined ? {} : { owner: { uid, gid } }),
    ...rendering,
  }
}
