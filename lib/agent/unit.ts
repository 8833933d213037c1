// The systemd unit that keeps an agent running on this host, with as few rights as its kind of gateway needs.
// For `gatewarden-agent unit`, which prints it; docs/gateways/agent.md says how it is installed and what each right is for.
import { dirname } from "node:path"
import type { AgentOptions } from "./options"

export type UnitInput = {
  directory: string
  target: AgentOptions["target"]
  user: string
  /** Absolute paths of Node.js and of this program. */
  node: string
  program: string
  /** What follows `run --dir DIR`, as it was given. */
  more: readonly string[]
  /** Files that it writes outside its directory. */
  files: readonly string[]
}

/** What the agent must be able to do beside its own directory, as a user that is not root. */
type Rights = { service: string; capabilities: string[]; groups: string[]; reason: string }

const rights: Record<AgentOptions["target"], Rights> = {
  nginx: {
    service: "nginx.service",
    capabilities: ["CAP_KILL", "CAP_NET_BIND_SERVICE"],
    groups: ["adm"],
    reason:
      "A reload is a signal to root's nginx; nginx -t opens the ports of the release that it checks; adm may read nginx's error log.",
  },
  haproxy: {
    service: "haproxy.service",
    capabilities: [],
    groups: [],
    reason: "HAProxy is reloaded and changed through its sockets, which are this user's; haproxy -c opens no port.",
  },
}

/** Root without these is no more than the user above; with them nginx -t checks the host's whole configuration. */
const rootCapabilities = ["CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FOWNER"]

export function unitText({ directory, target, user, node, program, more, files }: UnitInput): string {
  const { service, capabilities, groups, reason } = rights[target]
  const isRoot = user === "root"
  const allowed = (isRoot ? [...rootCapabilities, ...capabilities] : capabilities).join(" ")
  const command = [node, program, "run", "--dir", directory, ...more].map(quoted).join(" ")
  // a folder that is not there yet must not keep the agent from starting
  const writable = [directory, ...foldersOf(files, directory).map((folder) => `-${folder}`)]
  return `${[
    "[Unit]",
    `Description=Gatewarden agent for ${target}`,
    "Wants=network-online.target",
    `After=network-online.target ${service}`,
    "# however often it fails: it is what brings revocations here",
    "StartLimitIntervalSec=0",
    "",
    "[Service]",
    "Type=exec",
    `ExecStart=${command}`,
    "Restart=always",
    "RestartSec=3",
    `User=${user}`,
    ...(isRoot ? [] : groups.map((group) => `SupplementaryGroups=${group}`)),
    `# ${reason}`,
    ...(isRoot ? [] : [`AmbientCapabilities=${allowed}`]),
    `CapabilityBoundingSet=${allowed}`,
    "NoNewPrivileges=yes",
    ...(isRoot
      ? ["# nginx -t opens the pid file and the logs of the host's nginx", "ProtectSystem=full"]
      : ["ProtectSystem=strict", `ReadWritePaths=${writable.map(quoted).join(" ")}`]),
    "ProtectHome=yes",
    "PrivateTmp=yes",
    "PrivateDevices=yes",
    "ProtectClock=yes",
    "ProtectControlGroups=yes",
    "ProtectHostname=yes",
    "ProtectKernelLogs=yes",
    "ProtectKernelModules=yes",
    "ProtectKernelTunables=yes",
    "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX",
    "RestrictNamespaces=yes",
    "RestrictRealtime=yes",
    "RestrictSUIDSGID=yes",
    "LockPersonality=yes",
    "SystemCallArchitectures=native",
    "SystemCallFilter=@system-service",
    "UMask=0022",
    "",
    "[Install]",
    "WantedBy=multi-user.target",
  ].join("\n")}\n`
}

const foldersOf = (files: readonly string[], directory: string): string[] => [
  ...new Set(files.filter((file) => !file.startsWith(`${directory}/`)).map((file) => dirname(file))),
]

/** systemd.service(5), "Command lines": quotes where there are blanks, and nothing that it would replace. */
function quoted(word: string): string {
  const literal = word.replaceAll("%", "%%").replaceAll("$", "$$$$")
  return /^[\w@%+=:,./$-]+$/.test(literal) ? literal : `"${literal.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`
}
