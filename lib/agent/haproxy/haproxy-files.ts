// The files of a release for HAProxy, and what lies there before the first one has come.
// For the HAProxy target.
import { existsSync } from "node:fs"
import { mkdir } from "node:fs/promises"
import { join } from "node:path"
import type { HaproxyOptions } from "@/lib/targets/haproxy"
import { certificateFor, currentRelease, pointCurrent, type Rendering, writeRelease } from "../nginx/nginx-files"
import type { AgentOptions } from "../options"
import type { Paths } from "../state/paths"
import { type HaproxyPaths, haproxyPaths } from "./haproxy-paths"

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

/** Something to read from the moment of enrolment on, so that HAProxy starts before the first release has come. */
export async function ensureEmptyConfig(given: Paths): Promise<void> {
  const paths = haproxyPaths(given)
  await mkdir(paths.releases, { recursive: true, mode: 0o755 })
  if ((await currentRelease(paths)) !== undefined) return
  const directory = join(paths.releases, "none")
  if (!existsSync(directory)) {
    await writeRelease(directory, new Map([["gatewarden.cfg", "# No release has been applied yet.\n"]]))
  }
  await pointCurrent(paths, "none")
}
