// Maps from host, method and raw request-target to the scope that a route asks for.
// No two routes overlap, so the order in which nginx tries expressions means nothing.
import { httpMethods } from "@/lib/core/http-methods"
import { parsePathTemplate, templateTargetSource } from "@/lib/core/path-template"
import type { PolicyBundle, PolicyRoute } from "@/lib/core/policy"
import { sortedHosts } from "../proxy/hosts"
import { scopeShape } from "../proxy/shapes"
import { UnrenderableError } from "../proxy/unrenderable-error"
import { type MapEntry, matching, plain, renderMap } from "./config-text"

export function renderRoutes(bundle: PolicyBundle): string {
  const hosts = sortedHosts(bundle)
  const blocks = hosts.flatMap(({ host }, index) =>
    renderHost(`$gatewarden_routes_${index + 1}`, routesOf(bundle, host)),
  )
  const byHost = hosts.map(({ host }, index): MapEntry => [`"${host}"`, `$gatewarden_routes_${index + 1}`])
  return [...blocks, renderMap("$server_name", "$gatewarden_scope", byHost, '""')].join("\n")
}

function routesOf(bundle: PolicyBundle, host: string): PolicyRoute[] {
  return bundle.routes.routes
    .filter((route) => route.host === host)
    .sort((one, other) => (`${one.path} ${one.id}` < `${other.path} ${other.id}` ? -1 : 1))
}

/** A map for each method of the host, and one that picks among them. */
function renderHost(variable: string, routes: PolicyRoute[]): string[] {
  const methods = [...new Set(routes.flatMap((route) => route.methods))].sort()
  const known: readonly string[] = httpMethods
  const odd = methods.find((method) => !known.includes(method))
  if (odd !== undefined)
    throw new UnrenderableError(`No gateway passes the method ${JSON.stringify(odd.slice(0, 40))} on.`)
  const maps = methods.map((method) => {
    const entries = routes
      .filter((route) => route.methods.includes(method))
      .map((route): MapEntry => {
        const template = parsePathTemplate(route.path)
        return [matching(templateTargetSource(template)), plain("The scope", route.scope, scopeShape)]
      })
    return renderMap("$request_uri", `${variable}_${method.toLowerCase()}`, entries, '""')
  })
  const picks = methods.map((method): MapEntry => [method, `${variable}_${method.toLowerCase()}`])
  return [...maps, renderMap("$gatewarden_method", variable, picks, '""')]
}
