// The agent's own version, which manifests may demand a minimum of.
// For reports, the User-Agent field and `gatewarden-agent version`.
export const agentVersion = "0.1.0"
