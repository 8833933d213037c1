// What an application may call, in words: `payments:write on 3 gateways until 1 March 2027: POST /payments on pay.partners.example.test`.
// For the lines of changes. Instants are in UTC; an end at midnight is named by its day.
import type { PolicyRoute } from "@/lib/core/policy"

/** One method of one route. */
export type Call = { method: string; path: string; host: string }
/** The calls that each scope names, by `METHOD host path`. */
export type CallsByScope = ReadonlyMap<string, ReadonlyMap<string, Call>>

const mostRoutes = 6
const date = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", day: "numeric", month: "long", year: "numeric" })
const time = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", hour: "2-digit", minute: "2-digit", hour12: false })

export function callsByScope(routes: readonly PolicyRoute[]): CallsByScope {
  const scopes = new Map<string, Map<string, Call>>()
  for (const { scope, host, path, methods } of routes) {
    const calls = scopes.get(scope) ?? new Map<string, Call>()
    for (const method of methods) calls.set(`${method} ${host} ${path}`, { method, path, host })
    scopes.set(scope, calls)
  }
  return scopes
}

/** The scope, where it is enforced, its end, and what it opens. @param gateways 0 where it is not said */
export function accessLine(scope: string, endsAt: string | undefined, calls: readonly Call[], gateways = 0): string {
  const where = gateways === 0 ? "" : ` on ${gateways} ${gateways === 1 ? "gateway" : "gateways"}`
  return `${scope}${where}${untilWords(endsAt)}: ${calls.length === 0 ? "no route yet" : callWords(calls)}`
}

export function untilWords(endsAt: string | undefined): string {
  return endsAt === undefined ? "" : ` until ${instantWords(endsAt)}`
}

function instantWords(instant: string): string {
  const at = new Date(instant)
  const day = date.format(at)
  return at.getTime() % 86_400_000 === 0 ? day : `${day}, ${time.format(at)} UTC`
}

/** `GET, POST /payments on pay.partners.example.test; …` */
function callWords(calls: readonly Call[]): string {
  const routes = new Map<string, string[]>()
  for (const { method, path, host } of calls) {
    const where = `${path} on ${host}`
    routes.set(where, [...(routes.get(where) ?? []), method])
  }
  const words = [...routes].map(([where, methods]) => `${methods.sort().join(", ")} ${where}`).sort()
  if (words.length <= mostRoutes) return words.join("; ")
  return `${words.slice(0, mostRoutes).join("; ")}; and ${words.length - mostRoutes} routes more`
}
