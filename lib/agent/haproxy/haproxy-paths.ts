// Where a gateway of HAProxy keeps its releases, in the names that the files of any gateway go by.
// For the HAProxy target.
import { join } from "node:path"
import type { Paths } from "../state/paths"

export type HaproxyPaths = Paths & { runtimeSocket: string; config: string }

export function haproxyPaths(paths: Paths): HaproxyPaths {
  const folder = join(paths.root, "haproxy")
  const current = join(folder, "current")
  return {
    ...paths,
    nginx: folder,
    releases: join(folder, "releases"),
    current,
    candidate: join(folder, "candidate"),
    runtimeSocket: join(folder, "runtime.sock"),
    config: join(current, "gatewarden.cfg"),
  }
}
