// Access tokens in nginx: a subrequest to njs that looks at the token once everything else is allowed, for the APIs that ask for one.
// For the servers, the answers and the log. Without njs those APIs answer 503, and all others are served.
import { createPublicKey } from "node:crypto"
import type { JwtPolicy, PolicyBundle } from "@/lib/core/policy"
import { asksForToken } from "../proxy/hosts"
import { type MapEntry, matching, quotedPath, renderMap } from "./config-text"
import { hasLayers } from "./layers"
import type { NginxOptions } from "./options"

/** A path that no well-formed request can have, as those of the refusals. */
const checkPath = "//gatewarden/token"

/** Whether this release has nginx look at tokens: only then is anything of this file rendered. */
export const checksTokens = ({ routes }: PolicyBundle, { njs }: Pick<NginxOptions, "njs">): boolean =>
  njs && routes.hosts.some(asksForToken)

/** The reason that is answered and logged: of decision.conf alone, or with the token's. */
export const finalReason = (withTokens: boolean): string => (withTokens ? "$gatewarden_verdict" : "$gatewarden_reason")

/** In http {}: the policies and keys are read once at a reload, and shared by all requests. */
export function renderTokenHttp({ directory }: NginxOptions): string {
  const path = (name: string) => quotedPath("The directory", `${directory}/${name}`)
  return `js_import gatewarden_token_check from ${path("tokens.js")};
js_preload_object gatewarden_token_policies from ${path("tokens.json")};
js_var $gatewarden_token;
js_var $gatewarden_token_id;
${renderMap(
  '"$gatewarden_reason:$gatewarden_token"',
  "$gatewarden_verdict",
  [[matching("^allowed:(?<gatewarden_token_reason>token-[a-z-]+)\\z"), "$gatewarden_token_reason"]],
  "$gatewarden_reason",
)}${renderChallenge()}`
}

/** RFC 6750 §3: what was wrong with the token, for clients that ask for another one by themselves. */
function renderChallenge(): string {
  const challenges: MapEntry[] = [
    ["token-missing", "Bearer"],
    ["token-invalid", "'Bearer error=\"invalid_token\"'"],
    ["token-not-bound", "'Bearer error=\"invalid_token\"'"],
    ["token-scope-missing", "'Bearer error=\"insufficient_scope\"'"],
  ]
  return renderMap("$gatewarden_verdict", "$gatewarden_challenge", challenges, '""')
}

/** In the server of an API that asks for a token, beside its location. */
export function renderTokenLocation(): string {
  return `  location = ${checkPath} {
    internal;
    js_content gatewarden_token_check.check;
  }
`
}

/** In its location, behind the question for the reason: access comes after rewriting, and so the token last. */
export const tokenRequest = `    auth_request ${checkPath};\n`

type HostPolicy = Omit<JwtPolicy, "kind" | "algorithms"> & { algorithms: Record<string, true> }

/**
 * `tokens.json`. Lists are objects, since what njs preloads has no methods of arrays; keys of issuers and kids stand behind a letter,
 * so that none is a name that every object has. njs 0.7.9 reads keys as SPKI, not as JWK.
 */
export function renderTokenPolicies(bundle: PolicyBundle): string {
  const { routes, tokenKeys } = bundle
  const named = new Set<string>()
  const hosts: Record<string, HostPolicy> = {}
  for (const { host, tokenPolicy } of routes.hosts) {
    if (tokenPolicy.kind === "none") continue
    const { issuer, audience, algorithms, scopeClaim, bound } = tokenPolicy
    named.add(issuer)
    const allowed = Object.fromEntries([...algorithms].sort().map((algorithm) => [algorithm, true as const]))
    hosts[host] = { issuer, audience, algorithms: allowed, scopeClaim, bound }
  }
  const issuers = tokenKeys.issuers
    .filter(({ issuer }) => named.has(issuer))
    .map(({ issuer, keys }) => [
      `i:${issuer}`,
      Object.fromEntries(
        keys.map(({ kid, alg, jwk }) => {
          const spki = createPublicKey({ key: jwk, format: "jwk" }).export({ type: "spki", format: "der" })
          return [`k:${kid}`, { alg, spki: spki.toString("base64") }]
        }),
      ),
    ])
  // what the API is passed as Client-Cert is what a token has to be bound to, whoever brought it
  const certificate = hasLayers(bundle) ? "gatewarden_passed_cert" : "gatewarden_client_cert"
  return `${JSON.stringify({ certificate, hosts, issuers: Object.fromEntries(issuers) }, null, 1)}\n`
}
