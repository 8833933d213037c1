// The kind of gateway that the options name, ready to be given releases.
// For the start of the agent, for enrolment and for `status`: the one place that knows every kind.
import { join } from "node:path"
import { configName, haproxyPaths } from "./haproxy/haproxy-paths"
import { makeHaproxyTarget } from "./haproxy/haproxy-target"
import type { Log } from "./log"
import { emptyNginxFiles } from "./nginx/nginx-files"
import { makeNginxTarget } from "./nginx/nginx-target"
import type { AgentOptions } from "./options"
import { ensureEmptyRelease } from "./releases/release-folders"
import type { Paths } from "./state/paths"
import type { GatewayTarget } from "./target"

export type TargetDeps = { paths: Paths; options: AgentOptions; log: Log; clock: () => Date }

export function makeTarget(deps: TargetDeps): GatewayTarget {
  switch (deps.options.target) {
    case "nginx":
      return makeNginxTarget(deps)
    case "haproxy":
      return makeHaproxyTarget(deps)
  }
}

/** What is to be done on the host once the agent has enrolled, before it runs. */
export function nextStep(paths: Paths, target: AgentOptions["target"]): string {
  switch (target) {
    case "nginx":
      return `include ${join(paths.current, "http.conf")} in nginx`
    case "haproxy":
      return `start HAProxy with "-f ${haproxyPaths(paths).config}" after its own files`
  }
}

/** What the host's configuration can name from the moment of enrolment on, before the first release has come. */
export async function prepareTarget(paths: Paths, target: AgentOptions["target"]): Promise<void> {
  switch (target) {
    case "nginx":
      return ensureEmptyRelease(paths, emptyNginxFiles)
    case "haproxy":
      return ensureEmptyRelease(haproxyPaths(paths), [configName])
  }
}
