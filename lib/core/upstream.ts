// Where a gateway sends what it lets through: http(s)://host[:port], and nothing more.
// For API inputs. A path would rewrite what was decided on, and credentials would end up in gateways' files.

const shape = /^(https?):\/\/(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::(\d{1,5}))?$/

/** What is wrong with it, and what to type instead; undefined for a good one. */
export function upstreamProblem(upstream: string): string | undefined {
  if (upstream === "") return "Give the address behind the gateway, such as http://10.0.0.12:8080."
  if (upstream.length > 300) return "An upstream has at most 300 characters."
  if (!/^https?:\/\//.test(upstream)) return "Begin with http:// or https://."
  const rest = upstream.replace(/^https?:\/\//, "")
  if (rest.includes("@")) return "Leave out user name and password: gateways would keep them in their files."
  if (/[/?#]/.test(rest)) return "Give host and port alone, without a path: http://10.0.0.12:8080."
  const match = shape.exec(upstream)
  if (match === null) return "Give a host name in lower case or an IP address, and a port if it is not the usual one."
  const [, , host = "", port] = match
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535)) return "A port is a number from 1 to 65535."
  return hostProblem(host)
}

function hostProblem(host: string): string | undefined {
  if (host.startsWith("[")) return URL.canParse(`http://${host}`) ? undefined : "This is not an IPv6 address."
  const labels = host.split(".")
  const isAddress = labels.every((part) => /^\d+$/.test(part))
  if (
    isAddress &&
    !(labels.length === 4 && labels.every((part) => Number(part) <= 255 && String(Number(part)) === part))
  ) {
    return "This is not an IPv4 address."
  }
  const wellFormed = labels.every((part) => /^(?!-)[a-z0-9-]{1,63}(?<!-)$/.test(part))
  return wellFormed ? undefined : "Each part of the host name is 1 to 63 letters, digits or hyphens."
}
