// The agent's command line: what may be said, and what it means.
// For main. Nothing secret is taken from here, since other users of the host can read it: the code comes from the environment.
import { parseArgs } from "node:util"
import { z } from "zod"
import { stalenessPolicies } from "@/lib/core/policy"
import { AgentError } from "./agent-error"
import { type AgentOptions, agentOptionsSchema } from "./options"

export const help = `gatewarden-agent: keeps a gateway on the newest signed configuration

  gatewarden-agent enrol --url URL --root-sha256 HEX --anchor-sha256 HEX [--dir DIR] [options]
      Redeems the one-time code in GATEWARDEN_ENROLMENT_CODE (or on standard input) for this gateway's certificate.
  gatewarden-agent run [--dir DIR] [options]
      Follows the server until it is stopped.
  gatewarden-agent once [--dir DIR] [options]
      Asks once, applies, reports, and ends: 0 where the newest configuration is served, 1 where not. For cron.
  gatewarden-agent status [--dir DIR] [--json]
      Says what this gateway serves, until when, and what the server was told.
  gatewarden-agent doctor [--dir DIR] [--json] [options]
      Looks at everything that has to be right, one line each, and says what to do: 0 where nothing fails, 1 where something does.
  gatewarden-agent unit [--dir DIR] [--user NAME] [options]
      Prints a systemd unit for this host, hardened, with no more rights than the gateway needs. --user root for one with all of them.
  gatewarden-agent version

  --dir DIR                where everything is kept                  /var/lib/gatewarden
Options, kept by enrol, and for one run where given to run or once:
  --listen ADDRESS         port or address:port, may be repeated     443
  --certificates DIR       HOST.crt and HOST.key, or default.*       DIR/certificates
  --nginx-config FILE      the host's main configuration             /etc/nginx/nginx.conf
  --nginx-binary FILE                                                nginx
  --access-log FILE        the identity log                          DIR/nginx/identity.log
  --reload-command "…"     instead of a signal to nginx; no shell
  --njs                    the host's nginx loads the njs module
  --instant                revocations reach nginx without a reload
  --staleness POLICY       at expiry: ${stalenessPolicies.join(", ")}; otherwise the environment's
  --wait SECONDS           longest hold of a poll, 1 to 55           30
  --metrics-file FILE      for node_exporter's textfile collector     none
  --target nginx|haproxy                                             nginx
Of HAProxy:
  --haproxy-config FILE    the host's own configuration              /etc/haproxy/haproxy.cfg
  --haproxy-binary FILE                                              haproxy
  --haproxy-master SOCKET  of its master, to reload it               /run/haproxy-master.sock
  --log WHERE              the identity log: off, stdout, a syslog socket or host:port   /dev/log
`

export type Command =
  | { name: "help" }
  | { name: "version" }
  | {
      name: "enrol"
      directory: string
      url: string
      rootSha256: string
      anchorSha256: string
      options: Partial<AgentOptions>
    }
  | { name: "run" | "once"; directory: string; options: Partial<AgentOptions> }
  | { name: "status"; directory: string; json: boolean }
  | { name: "doctor"; directory: string; json: boolean; options: Partial<AgentOptions> }
  | { name: "unit"; directory: string; user: string; options: Partial<AgentOptions>; given: string[] }

const flags = {
  dir: { type: "string", default: "/var/lib/gatewarden" },
  url: { type: "string" },
  "root-sha256": { type: "string" },
  "anchor-sha256": { type: "string" },
  target: { type: "string" },
  listen: { type: "string", multiple: true },
  certificates: { type: "string" },
  "nginx-binary": { type: "string" },
  "nginx-config": { type: "string" },
  "haproxy-binary": { type: "string" },
  "haproxy-config": { type: "string" },
  "haproxy-master": { type: "string" },
  log: { type: "string" },
  "access-log": { type: "string" },
  "reload-command": { type: "string" },
  njs: { type: "boolean" },
  instant: { type: "boolean" },
  staleness: { type: "string" },
  wait: { type: "string" },
  "metrics-file": { type: "string" },
  user: { type: "string", default: "gatewarden" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean" },
} as const

/** @throws AgentError usage */
export function readCommand(parameters: readonly string[]): Command {
  const { values, positionals } = parse(parameters)
  const [name, ...more] = positionals
  if (values.help === true || name === "help") return { name: "help" }
  if (values.version === true || name === "version") return { name: "version" }
  if (more.length > 0) throw usage(`"${more.join(" ")}" is one word too many.`)
  const directory = values.dir
  if (name === "run" || name === "once") return { name, directory, options: readOptions(values) }
  if (name === "status") return { name, directory, json: values.json === true }
  if (name === "doctor") return { name, directory, json: values.json === true, options: readOptions(values) }
  if (name === "unit")
    return {
      name,
      directory,
      user: readUser(values.user),
      options: readOptions(values),
      given: givenOptions(parameters),
    }
  if (name !== "enrol") throw usage(name === undefined ? "Say what to do." : `There is no command "${name}".`)
  return {
    name,
    directory,
    url: readUrl(values.url),
    rootSha256: readDigest("root-sha256", values["root-sha256"]),
    anchorSha256: readDigest("anchor-sha256", values["anchor-sha256"]),
    options: readOptions(values),
  }
}

function parse(parameters: readonly string[]) {
  try {
    return parseArgs({ args: [...parameters], options: flags, allowPositionals: true })
  } catch (error) {
    throw usage(error instanceof Error ? error.message : "The command line cannot be read.")
  }
}

type Values = ReturnType<typeof parse>["values"]

function readOptions(values: Values): Partial<AgentOptions> {
  const given = {
    target: values.target,
    listen: values.listen,
    certificates: values.certificates,
    nginxBinary: values["nginx-binary"],
    nginxConfig: values["nginx-config"],
    haproxyBinary: values["haproxy-binary"],
    haproxyConfig: values["haproxy-config"],
    haproxyMaster: values["haproxy-master"],
    log: values.log,
    accessLog: values["access-log"],
    reloadCommand: values["reload-command"]?.split(/\s+/).filter((word) => word !== ""),
    njs: values.njs,
    instant: values.instant,
    staleness: values.staleness,
    metricsFile: values["metrics-file"],
    wait: values.wait === undefined ? undefined : Number(values.wait),
  }
  const parsed = agentOptionsSchema
    .partial()
    .safeParse(Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)))
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const flag = String(issue?.path[0] ?? "").replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  throw usage(`--${flag}: ${issue?.message ?? "not valid"}`)
}

/** The words on the command line that are options of a run, in their order. */
function givenOptions(parameters: readonly string[]): string[] {
  const { tokens } = parseArgs({ args: [...parameters], options: flags, allowPositionals: true, tokens: true })
  return tokens.flatMap((token) => {
    if (token.kind !== "option" || token.name === "dir" || token.name === "user") return []
    return token.value === undefined ? [`--${token.name}`] : [`--${token.name}`, token.value]
  })
}

function readUser(name: string): string {
  if (/^[a-z_][a-z0-9_-]{0,30}$/.test(name)) return name
  throw usage("--user is the name of a user of this host.")
}

function readUrl(value: string | undefined): string {
  const parsed = z.url({ protocol: /^https$/ }).safeParse(value)
  if (!parsed.success) throw usage("--url names the machine listener, such as https://gatewarden.example.org:8443.")
  return parsed.data
}

function readDigest(flag: string, value: string | undefined): string {
  const digest = (value ?? "").toLowerCase()
  if (!/^[0-9a-f]{64}$/.test(digest))
    throw usage(`--${flag} is 64 hexadecimal digits, from the command that the portal shows.`)
  return digest
}

const usage = (words: string): AgentError =>
  new AgentError("usage", `${words} "gatewarden-agent --help" shows what there is.`)
