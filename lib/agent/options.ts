// How an agent does its work on this host: where nginx or HAProxy is, where it listens, what happens when the configuration expires.
// From the command line, over those kept at enrolment, over the defaults.
import { join } from "node:path"
import { z } from "zod"
import { type ManifestPayload, type Staleness, stalenessPolicies } from "@/lib/core/policy"
import type { Paths } from "./state/paths"

const listenAddress = z
  .string()
  .regex(
    /^(?:(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-fA-F:]+\]|\*):)?\d{1,5}$/,
    "A port, or an address and a port such as 127.0.0.1:8443 or [::]:443.",
  )
/** What ends up in an nginx configuration must not be able to end a directive there. */
const path = z
  .string()
  .regex(/^\/[^\s;{}"'\\$#]*$/, "An absolute path without blanks, quotes, semicolons, braces, $ or #.")

export const agentOptionsSchema = z.object({
  target: z.enum(["nginx", "haproxy"]),
  listen: z.array(listenAddress).min(1),
  certificates: path,
  nginxBinary: z.string().min(1),
  nginxConfig: path,
  haproxyBinary: z.string().min(1),
  haproxyConfig: path,
  /** The socket of HAProxy's master, by which it is reloaded. */
  haproxyMaster: path,
  /** Where HAProxy sends the identity log. */
  log: z
    .string()
    .regex(
      /^(?:off|stdout|\/[A-Za-z0-9._/-]+|(?:\[[0-9a-f:]+\]|[a-z0-9.-]+):\d{1,5})$/,
      "off, stdout, the path of a syslog socket, or host:port of a syslog server.",
    ),
  accessLog: path.or(z.literal("off")),
  /** Program and arguments, run without a shell. */
  reloadCommand: z.array(z.string()).optional(),
  njs: z.boolean(),
  /** What is stopped reaches nginx without a reload. */
  instant: z.boolean(),
  /** Written for Prometheus; nothing is where it is absent. */
  metricsFile: path.optional(),
  /** In the place of what the manifest says. */
  staleness: z.enum(stalenessPolicies).optional(),
  /** How long a poll may be held, seconds; the server holds at most 55. */
  wait: z.int().min(1).max(55),
})
export type AgentOptions = z.infer<typeof agentOptionsSchema>

export function defaultOptions(paths: Paths): AgentOptions {
  return {
    target: "nginx",
    listen: ["443"],
    certificates: join(paths.root, "certificates"),
    nginxBinary: "nginx",
    nginxConfig: "/etc/nginx/nginx.conf",
    haproxyBinary: "haproxy",
    haproxyConfig: "/etc/haproxy/haproxy.cfg",
    haproxyMaster: "/run/haproxy-master.sock",
    log: "/dev/log",
    accessLog: paths.identityLog,
    njs: false,
    instant: false,
    wait: 30,
  }
}

/** What this host was told, or else what the environment says. */
export function stalenessOf(
  options: Pick<AgentOptions, "staleness">,
  manifest: Pick<ManifestPayload, "staleness">,
): Staleness {
  return options.staleness ?? manifest.staleness ?? "serve-stale"
}
