// The HTTP filters of one API in Envoy, in the order in which they refuse: malformed targets, callers without the scope, tokens, Lua.
// For render-envoy.ts. RBAC knows a caller by the URI in his certificate, which our authorities write and no one else.
import { malformedTargetKinds } from "@/lib/core/malformed-path"
import { parsePathTemplate, templateSource } from "@/lib/core/path-template"
import type { JwtPolicy, PolicyBundle, PolicyHost } from "@/lib/core/policy"
import { grantedApplications } from "../granted"
import { type JsonValue, sortedJson } from "../sorted-json"
import { decisionScript } from "./decision-script"

const http = "type.googleapis.com/envoy.extensions.filters.http"

export function renderFilters(bundle: PolicyBundle, entry: PolicyHost): JsonValue[] {
  const { host, tokenPolicy } = entry
  return [
    filter("envoy.filters.http.rbac", "malformed", `${http}.rbac.v3.RBAC`, { rules: refuseMalformed() }),
    filter("envoy.filters.http.rbac", "grants", `${http}.rbac.v3.RBAC`, { rules: allowGranted(bundle, host) }),
    ...(tokenPolicy.kind === "jwt"
      ? [
          filter(
            "envoy.filters.http.jwt_authn",
            "",
            `${http}.jwt_authn.v3.JwtAuthentication`,
            askForToken(bundle, tokenPolicy),
          ),
        ]
      : []),
    filter("envoy.filters.http.lua", "", `${http}.lua.v3.Lua`, {
      default_source_code: { inline_string: decisionScript(bundle, host) },
    }),
    filter("envoy.filters.http.router", "", `${http}.router.v3.Router`, {}),
  ]
}

/** Filters are told apart by name where one kind stands twice; `metadata()` of Lua is found under its canonical name. */
function filter(canonical: string, name: string, type: string, config: { [name: string]: JsonValue }): JsonValue {
  return { name: name === "" ? canonical : `${canonical}.${name}`, typed_config: { "@type": type, ...config } }
}

/** On the bytes that are forwarded: nothing on the way normalises them. The length is Lua's: RE2 counts repeats of repeats. */
function refuseMalformed(): JsonValue {
  const { "too-long": _, ...kinds } = malformedTargetKinds
  // Envoy matches the whole value, so what may stand anywhere is given room at both ends; (?s): a dot is any byte
  const patterns = Object.values(kinds).map((source) => ({
    header: { name: ":path", string_match: { safe_regex: { regex: `(?s)(?:${anywhere(source)})` } } },
  }))
  return {
    action: "DENY",
    policies: { malformed: { permissions: [{ or_rules: { rules: patterns } }], principals: [{ any: true }] } },
  }
}

/** Alternatives at the top level of a pattern each begin and end where they say, or anywhere. */
function anywhere(source: string): string {
  return splitAlternatives(source)
    .map((part) => {
      const start = part.startsWith("^") ? "" : ".*"
      return `${start}(?:${part})${part.endsWith("$") ? "" : ".*"}`
    })
    .join("|")
}

function splitAlternatives(source: string): string[] {
  const parts: string[] = []
  let depth = 0
  let inClass = false
  let from = 0
  for (const [at, character] of [...source].entries()) {
    if (inClass) inClass = character !== "]"
    else if (character === "[") inClass = true
    else if (character === "(") depth++
    else if (character === ")") depth--
    else if (character === "|" && depth === 0) {
      parts.push(source.slice(from, at))
      from = at + 1
    }
  }
  return [...parts, source.slice(from)]
}

/** One policy for each scope: its routes, and whoever has been granted it. No policy at all lets nobody through. */
function allowGranted(bundle: PolicyBundle, host: string): JsonValue {
  const granted = grantedApplications(bundle)
  const routes = bundle.routes.routes.filter((route) => route.host === host)
  const scopes = [...new Set(routes.map(({ scope }) => scope))].sort()
  const policies = scopes.flatMap((scope): [string, JsonValue][] => {
    const callers = granted.filter((application) => application.scopes.includes(scope))
    if (callers.length === 0) return []
    const permissions = routes
      .filter((route) => route.scope === scope)
      .map(({ methods, path }) => ({
        and_rules: {
          rules: [oneOfMethods(methods), { header: { name: ":path", string_match: regex(targetPattern(path)) } }],
        },
      }))
    const principals = callers.map(({ spiffeId }) => ({ authenticated: { principal_name: { exact: spiffeId } } }))
    return [[scope, { permissions, principals }]]
  })
  return { action: "ALLOW", policies: Object.fromEntries(policies) }
}

function oneOfMethods(methods: readonly string[]): JsonValue {
  return {
    or_rules: { rules: methods.map((method) => ({ header: { name: ":method", string_match: { exact: method } } })) },
  }
}

const targetPattern = (path: string) => `${templateSource(parsePathTemplate(path))}(?:[?].*)?`
const regex = (pattern: string): JsonValue => ({ safe_regex: { regex: pattern } })

/** What is asked for of every route; `forward`, since the API needs the token as well. Zero seconds of skew would mean sixty. */
function askForToken({ tokenKeys }: PolicyBundle, policy: JwtPolicy): { [name: string]: JsonValue } {
  const keys = tokenKeys.issuers.find(({ issuer }) => issuer === policy.issuer)?.keys ?? []
  const jwks = keys
    .filter(({ alg }) => policy.algorithms.includes(alg))
    .map(({ kid, alg, jwk }) => ({ ...jwk, kid, alg, use: "sig" }))
  return {
    providers: {
      issuer: {
        issuer: policy.issuer,
        audiences: [policy.audience],
        local_jwks: { inline_string: sortedJson({ keys: jwks }) },
        from_headers: [{ name: "Authorization", value_prefix: "Bearer " }],
        forward: true,
        require_expiration: true,
        clock_skew_seconds: 1,
        payload_in_metadata: "payload",
      },
    },
    rules: [{ match: { prefix: "/" }, requires: { provider_name: "issuer" } }],
  }
}
