// The command that keeps the agent running once it has enrolled.
// For the install panel; the directory is the one that the enrolment command used.

const directory = "/var/lib/gatewarden"

export function runCommand(target: string): string {
  const run = `node gatewarden-agent.mjs run --dir ${directory}`
  return target === "nginx" ? `${run} --target nginx --listen 443 --certificates /etc/gatewarden/certificates` : run
}
