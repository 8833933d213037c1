// Access tokens in HAProxy: rules that look at the token once everything else is allowed, for the APIs that ask for one.
// For the backends. Lua reads what a token says; its key, signature, times and binding are judged here, in the order of judgeToken.
import { createPublicKey } from "node:crypto"
import type { JwtPolicy, PolicyBundle, PolicyHost, TokenKey } from "@/lib/core/policy"
import { asksForToken } from "../proxy/hosts"
import { quoted } from "./config-text"
import { refuse } from "./render-frontend"
import { isCountable, renderRsaKeys, rsaScript } from "./rsa-script"
import { tokenScript } from "./token-script"

/** What HAProxy 2.6 verifies. It knows no PS256: a token that is signed so is never good. */
const verifiable: readonly string[] = ["ES256", "RS256"]

type NumberedKey = { issuer: string; key: TokenKey; file: string }

export const checksTokens = ({ routes }: PolicyBundle): boolean => routes.hosts.some(asksForToken)

/** The keys that rules name, each with its file; an issuer that no policy names is left out. */
function numberKeys({ routes, tokenKeys }: PolicyBundle): NumberedKey[] {
  const named = new Set(
    routes.hosts.flatMap(({ tokenPolicy }) => (tokenPolicy.kind === "none" ? [] : [tokenPolicy.issuer])),
  )
  return tokenKeys.issuers
    .filter(({ issuer }) => named.has(issuer))
    .flatMap(({ issuer, keys }) =>
      keys.filter((key) => key.alg === "ES256" || isCountable(key)).map((key) => ({ issuer, key })),
    )
    .map((numbered, index) => ({ ...numbered, file: `token-key-${index + 1}.pem` }))
}

/** `tokens.lua` and a public key for each of the issuers' keys; nothing for a release whose APIs ask for no token. */
export function renderTokenFiles(bundle: PolicyBundle): Map<string, string> {
  if (!checksTokens(bundle)) return new Map()
  const numbered = numberKeys(bundle)
  const countable = numbered.filter(({ key }) => key.alg === "RS256")
  const rsaKeys = countable.map(({ issuer, key }) => [`${hex(issuer)} ${hex(key.kid)}`, key] as const)
  return new Map([
    ["tokens.lua", `${renderRsaKeys(rsaKeys)}${rsaScript}${tokenScript}`],
    ...numbered.map(({ key, file }): [string, string] => [file, pemOf(key)]),
  ])
}

const pemOf = ({ jwk }: TokenKey): string =>
  String(createPublicKey({ key: jwk, format: "jwk" }).export({ type: "spki", format: "pem" }))

/** Hexadecimal, so that no name of an issuer or key can end a word of the configuration. */
const hex = (text: string): string => Buffer.from(text, "latin1").toString("hex").toUpperCase()

/** The rules of an API that asks for a token. */
export function renderTokenRules(policy: JwtPolicy, bundle: PolicyBundle, directory: string): string[] {
  const { issuer, audience, algorithms, scopeClaim, bound } = policy
  const keys = numberKeys(bundle).filter(({ issuer: name, key }) => name === issuer && algorithms.includes(key.alg))
  const binding = [
    "http-request set-var(txn.gw_t_thumbprint) ssl_c_der,sha2(256),ub64enc",
    refuse("token-not-bound", "!{ var(txn.gw_t_x5t),strcmp(txn.gw_t_thumbprint) 0 }"),
  ]
  return [
    refuse("token-missing", "!{ req.fhdr_cnt(authorization) 1 }"),
    refuse("token-missing", `!{ req.fhdr(authorization) -m reg -i ${quoted("^bearer +[^ ]")} }`),
    `http-request lua.gatewarden_token ${hex(issuer)} ${hex(audience)} ${scopeClaim === null ? "-" : hex(scopeClaim)} if !decided`,
    refuse("token-invalid", "!{ var(txn.gw_t_nbf) -m found }"),
    ...keys.map(({ key, file }) => renderVerification(key, `${directory}/${file}`)),
    refuse("token-invalid", "!{ var(txn.gw_t_verified) -m int 1 }"),
    refuse("token-invalid", "{ date(0,ms),sub(txn.gw_t_exp) ge 0 }"),
    refuse("token-invalid", "{ date(0,ms),sub(txn.gw_t_nbf) lt 0 }"),
    ...(bound ? binding : []),
    ...(scopeClaim === null ? [] : [refuse("token-scope-missing", "!{ var(txn.gw_t_scoped) -m found }")]),
    "http-request set-var(txn.gw_jti) 'var(txn.gw_t_jti),json(utf8s)' if !decided",
    ...renderChallenges(),
  ]
}

/** The algorithm is the key's, never the token's own choice (RFC 8725 §3.1). */
function renderVerification({ kid, alg }: TokenKey, file: string): string {
  const chosen = `{ var(txn.gw_t_alg) -m str ${alg} } { var(txn.gw_t_kid),hex -m str ${hex(kid)} }`
  return `http-request set-var(txn.gw_t_verified) 'var(txn.gw_t_token),jwt_verify(txn.gw_t_alg,${file})' if !decided ${chosen}`
}

/** RFC 6750 §3: what was wrong with the token, for clients that ask for another one by themselves. */
function renderChallenges(): string[] {
  const challenge = (reason: string, value: string) =>
    `http-after-response set-header www-authenticate ${quoted(value)} if { var(txn.gw_reason) -m str ${reason} }`
  return [
    challenge("token-missing", "Bearer"),
    challenge("token-invalid", 'Bearer error="invalid_token"'),
    challenge("token-not-bound", 'Bearer error="invalid_token"'),
    challenge("token-scope-missing", 'Bearer error="insufficient_scope"'),
  ]
}

/** What HAProxy 2.6 cannot do of a release, in words for whoever runs it; who needs it is refused, never believed. */
export function haproxyLimits(bundle: PolicyBundle): string[] {
  return [...tokenLimits(bundle), ...layerLimits(bundle)]
}

function layerLimits({ peers, routes }: PolicyBundle): string[] {
  if (peers.length === 0 || routes.hosts.length === 0) return []
  const names = peers.map(({ name }) => JSON.stringify(name)).join(", ")
  return [
    `HAProxy does not read the certificates that layers hand over, so whoever calls through ${names} is refused as no-client-certificate.`,
  ]
}

function tokenLimits(bundle: PolicyBundle): string[] {
  return bundle.routes.hosts.flatMap(({ host, tokenPolicy }: PolicyHost) =>
    tokenPolicy.kind === "none"
      ? []
      : [...algorithmLimits(tokenPolicy), ...keyLimits(tokenPolicy, bundle)].map((limit) => `${host}: ${limit}`),
  )
}

function algorithmLimits({ algorithms }: JwtPolicy): string[] {
  const refused = algorithms.filter((algorithm) => !verifiable.includes(algorithm))
  const accepted = algorithms.filter((algorithm) => verifiable.includes(algorithm))
  if (refused.length === 0) return []
  const left = accepted.length === 0 ? "nobody is let in" : `only ${accepted.join(" or ")} is accepted`
  return [`HAProxy 2.6 refuses tokens signed with ${refused.join(" or ")} as token-invalid, so ${left}.`]
}

function keyLimits({ issuer, algorithms }: JwtPolicy, { tokenKeys }: PolicyBundle): string[] {
  const keys = tokenKeys.issuers.find((entry) => entry.issuer === issuer)?.keys ?? []
  const odd = keys.filter((key) => key.alg === "RS256" && algorithms.includes("RS256") && !isCountable(key))
  return odd.map(
    ({ kid }) =>
      `Tokens of the key ${JSON.stringify(kid)} are refused as token-invalid: HAProxy 2.6 takes RSA keys of up to 4,096 bits.`,
  )
}
