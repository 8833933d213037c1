// What an nginx on this host is rendered for: where its files lie, what it listens on and which certificates it shows.
// For the nginx target.
import { basename, join } from "node:path"
import type { NginxOptions } from "@/lib/targets/nginx"
import type { AgentOptions } from "../options"
import type { Rendering } from "../releases/rendering"
import { certificateFor } from "../releases/server-certificate"
import type { Paths } from "../state/paths"

/** Before the first release: what is included inside `http {}` and beside it. */
export const emptyNginxFiles = ["http.conf", "main.conf"]

export function nginxOptions(
  paths: Paths,
  options: AgentOptions,
  directory: string,
  rendering: Rendering,
): NginxOptions {
  return {
    directory,
    listen: options.listen,
    certificateFor: (host) => certificateFor(options.certificates, host),
    accessLog: options.accessLog,
    statusSocket: paths.statusSocket,
    njs: options.njs,
    ...(options.instant ? { stops: join(paths.stops, basename(directory)) } : {}),
    ...rendering,
  }
}
