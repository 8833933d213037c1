// What the host of a gateway needs beside the enrolment: the lines by which nginx reads the agent's files, and the command that
// keeps the agent running. For the install panel; the directory is the one that the enrolment command uses.

export const agentDirectory = "/var/lib/gatewarden"

export const nginxIncludes = [
  `include ${agentDirectory}/nginx/current/main.conf;    # at the top, beside http { … }`,
  `include ${agentDirectory}/nginx/current/http.conf;    # inside http { … }`,
].join("\n")

export function runCommand(target: string): string {
  const run = `node gatewarden-agent.mjs run --dir ${agentDirectory}`
  return target === "nginx" ? `${run} --listen 443` : run
}
