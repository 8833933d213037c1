// Where a gateway of HAProxy keeps its releases, in the names that the files of any gateway go by.
// For the HAProxy target.
import { join } from "node:path"
import type { Paths } from "../state/paths"

/** The file that HAProxy reads beside the host's own; it names all others of a release. */
export const configName = "gatewarden.cfg"

export type HaproxyPaths = Paths & { runtimeSocket: string; config: string }

export function haproxyPaths(paths: Paths): HaproxyPaths {
  const folder = join(paths.root, "haproxy")
  const current = join(folder, "current")
  return {
    ...paths,
    releases: join(folder, "releases"),
    current,
    candidate: join(folder, "candidate"),
    runtimeSocket: join(folder, "runtime.sock"),
    config: join(current, configName),
  }
}
