// What the host of a gateway needs beside the enrolment: the lines by which nginx or HAProxy reads the agent's files, and the command
// that keeps the agent running. For the install panel; the directory is the one that the enrolment command uses.

export const agentDirectory = "/var/lib/gatewarden"

export const nginxIncludes = [
  `include ${agentDirectory}/nginx/current/main.conf;    # at the top, beside http { … }`,
  `include ${agentDirectory}/nginx/current/http.conf;    # inside http { … }`,
].join("\n")

/** In /etc/default/haproxy, as Debian's unit reads it. */
export const haproxyOptions = [
  `CONFIG="/etc/haproxy/haproxy.cfg"`,
  `EXTRAOPTS="-f ${agentDirectory}/haproxy/current/gatewarden.cfg -S /run/haproxy-master.sock"`,
].join("\n")

/** Whether the agent puts its files into a program on that host. */
export const isProxy = (target: string): target is "nginx" | "haproxy" => target === "nginx" || target === "haproxy"

export function runCommand(target: string): string {
  const run = `node gatewarden-agent.mjs run --dir ${agentDirectory}`
  return isProxy(target) ? `${run} --listen 443` : run
}
