// Where a proxy sends requests: an upstream of the policy in its parts.
// For nginx and HAProxy.
import { upstreamProblem } from "@/lib/core/upstream"
import { UnrenderableError } from "./unrenderable-error"

/** `host` of IPv6 stands in brackets; `port` is there always. */
export type Upstream = { scheme: string; host: string; port: string }

/** @throws UnrenderableError for what is no upstream */
export function readUpstream(url: string): Upstream {
  const problem = upstreamProblem(url)
  const [, scheme = "", host = "", port] = /^(https?):\/\/(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::(\d+))?$/.exec(url) ?? []
  if (problem !== undefined || scheme === "") {
    throw new UnrenderableError(`The upstream ${JSON.stringify(url.slice(0, 120))}: ${problem ?? "cannot be read."}`)
  }
  return { scheme, host, port: port ?? (scheme === "https" ? "443" : "80") }
}

/** Whether the host of an upstream is an address, and no name to be looked up. */
export const isAddress = (host: string): boolean => host.startsWith("[") || /^[0-9.]+$/.test(host)
