// The tokens of the agreement test: every way in which one can be right or wrong, by name, made for whoever presents it.
// They are put together by hand, so that what no library would make is there as well.
import { createHash, createHmac, generateKeyPairSync, type KeyObject, sign } from "node:crypto"
import type { JwtPolicy, TokenAlgorithm, TokenKey, TokenKeysArtifact } from "@/lib/core/policy"

export const issuer = "https://issuer.example.test/oauth"
const otherIssuer = "https://other-issuer.example.test"
export const audience = "https://api.example.test/"

/** Bound to the certificate, and its scopes are looked at. */
export const boundPolicy: JwtPolicy = {
  kind: "jwt",
  issuer,
  audience,
  algorithms: ["ES256", "RS256"],
  scopeClaim: "scope",
  bound: true,
}
/** Bound to nobody. HAProxy 2.6 knows no PS256. */
export const pssPolicy: JwtPolicy = { ...boundPolicy, algorithms: ["PS256"], scopeClaim: null, bound: false }

type Keys = Record<"ES256" | "PS256" | "RS256" | "other" | "otherRsa", { publicKey: KeyObject; privateKey: KeyObject }>
type Made = { keys: Keys; scopes: string[]; now: number; x5t: string; otherX5t: string }
type Claims = Record<string, unknown>

/** What signs: the algorithm by which it really is signed, and with which key. */
type Signing = { by?: TokenAlgorithm; key?: KeyObject }

const encode = (text: string | Buffer) => Buffer.from(text).toString("base64url")

function signed(made: Made, header: string, payload: string, { by = "ES256", key }: Signing = {}): string {
  const data = `${encode(header)}.${encode(payload)}`
  return `${data}.${encode(signatureOf(data, by, key ?? made.keys[by].privateKey))}`
}

function signatureOf(data: string, by: TokenAlgorithm, key: KeyObject): Buffer {
  if (by === "ES256") return sign("sha256", Buffer.from(data), { key, dsaEncoding: "ieee-p1363" })
  // crypto.constants.RSA_PKCS1_PSS_PADDING and RSA_PKCS1_PADDING
  return sign("sha256", Buffer.from(data), { key, padding: by === "PS256" ? 6 : 1, saltLength: 32 })
}

const goodClaims = ({ scopes, now, x5t }: Made): Claims => ({
  iss: issuer,
  aud: audience,
  sub: "client-7",
  exp: now + 3600,
  iat: now - 5,
  jti: "tok-0123456789",
  scope: scopes.join(" "),
  cnf: { "x5t#S256": x5t },
})

const header = (alg: string = "ES256", more: Claims = {}): string =>
  JSON.stringify({ alg, kid: `${alg.toLowerCase()}-1`, typ: "at+jwt", ...more })

/** A good token with other claims; undefined leaves one out. */
const claiming = (change: (made: Made) => Claims) => (made: Made) =>
  bearer(signed(made, header(), JSON.stringify({ ...goodClaims(made), ...change(made) })))

/** A good token with another header, as text or as members. */
const headed = (more: Claims | string, signing?: Signing) => (made: Made) =>
  bearer(
    signed(made, typeof more === "string" ? more : header("ES256", more), JSON.stringify(goodClaims(made)), signing),
  )

/** A good token whose claims are this text. */
const saying = (text: (made: Made, claims: string) => string) => (made: Made) =>
  bearer(signed(made, header(), text(made, JSON.stringify(goodClaims(made)))))

/** What becomes of the parts of a good token. */
const bent = (change: (header: string, payload: string, signature: string) => string) => (made: Made) => {
  const [first = "", second = "", third = ""] = signed(made, header(), JSON.stringify(goodClaims(made))).split(".")
  return bearer(change(first, second, third))
}

/** The Authorization field around a good token. */
const inField = (field: (token: string) => string[]) => (made: Made) =>
  field(signed(made, header(), JSON.stringify(goodClaims(made))))

const bearer = (token: string) => [`Bearer ${token}`]
const byAlgorithm = (alg: TokenAlgorithm) => (made: Made) =>
  bearer(signed(made, header(alg), JSON.stringify(goodClaims(made)), { by: alg }))

/** A good token whose length is the greatest that is not above, or the least that is above, so many bytes. */
const ofLength =
  (bytes: number, above = false) =>
  (made: Made) => {
    const make = (fill: number) =>
      signed(made, header(), JSON.stringify({ ...goodClaims(made), fill: "x".repeat(fill) }))
    const start = Math.floor((bytes - make(0).length) * 0.75) - 4
    let token = make(start)
    for (let fill = start + 1; token.length <= bytes; fill++) {
      const next = make(fill)
      if (next.length > bytes) return bearer(above ? next : token)
      token = next
    }
    return bearer(token)
  }

const none = (signature: string) => (made: Made) =>
  bearer(`${encode(header("none"))}.${encode(JSON.stringify(goodClaims(made)))}.${signature}`)

/** Algorithm confusion: the public key, which everybody has, taken for a shared secret. */
const keyedByPublicKey = (kid: "ES256" | "RS256") => (made: Made) => {
  const data = `${encode(JSON.stringify({ alg: "HS256", kid: `${kid.toLowerCase()}-1` }))}.${encode(JSON.stringify(goodClaims(made)))}`
  const secret = made.keys[kid].publicKey.export({ type: "spki", format: "pem" })
  return bearer(`${data}.${createHmac("sha256", secret).update(data).digest("base64url")}`)
}

/** Good for the bound policy, or at least as good as the binding and scopes that it says. */
const sound: Record<string, (made: Made) => string[]> = {
  ES256: byAlgorithm("ES256"),
  RS256: byAlgorithm("RS256"),
  PS256: byAlgorithm("PS256"),
  "audience in an array": claiming(() => ({ aud: ["https://else.example.test", audience] })),
  "beginning in the past": claiming(({ now }) => ({ nbf: now - 60 })),
  "end with a fraction": claiming(({ now }) => ({ exp: now + 3600.5 })),
  "scopes in an array": claiming(({ scopes }) => ({ scope: scopes })),
  "without jti": claiming(() => ({ jti: undefined })),
  "jti with quotes": claiming(() => ({ jti: 'a"b\\c d' })),
  "jti that no log holds": claiming(() => ({ jti: "line\nend" })),
  "jti that is a number": claiming(() => ({ jti: 17 })),
  "another typ": headed({ typ: "JWT" }),
  "scheme in lower case": inField((token) => [`bearer ${token}`]),
  "scheme in upper case, blanks": inField((token) => [`BEARER    ${token}`]),
  "as long as may be": ofLength(8000),
  "audience twice, ours last": saying((_, claims) =>
    claims.replace('"aud":', '"aud":"https://else.example.test","aud":'),
  ),
  "escaped member names": saying((_, claims) => claims.replace('"aud"', '"\\u0061ud"').replace('"iss"', '"i\\u0073s"')),
  "claims with white space": saying((_, claims) => ` ${claims.replaceAll(",", " ,\n\t")} `),
  "claims of other scripts": claiming(() => ({ name: "Ünï©ødé 漢字 🙂" })),
}

const forged: Record<string, (made: Made) => string[]> = {
  "alg none": none(""),
  "alg none, with a signature": none("AAAA"),
  "alg None over a good key": headed('{"alg":"None","kid":"es256-1"}'),
  "alg in lower case": headed('{"alg":"es256","kid":"es256-1"}'),
  "alg missing": headed('{"kid":"es256-1"}'),
  "alg a list": headed('{"alg":["ES256"],"kid":"es256-1"}'),
  "HS256 with the public key": keyedByPublicKey("ES256"),
  "HS256 with the public RSA key": keyedByPublicKey("RS256"),
  "RS256 by the key of PS256": (made) =>
    bearer(
      signed(made, '{"alg":"RS256","kid":"ps256-1"}', JSON.stringify(goodClaims(made)), {
        by: "RS256",
        key: made.keys.PS256.privateKey,
      }),
    ),
  "PS256 by the key of RS256": (made) =>
    bearer(
      signed(made, '{"alg":"PS256","kid":"rs256-1"}', JSON.stringify(goodClaims(made)), {
        by: "PS256",
        key: made.keys.RS256.privateKey,
      }),
    ),
  "says ES256, signed by the RSA key": headed({ kid: "rs256-1" }, { by: "RS256" }),
  "says RS256 over the ES256 key": headed('{"alg":"RS256","kid":"es256-1"}'),
  "another's key under our kid": (made) =>
    bearer(signed(made, header(), JSON.stringify(goodClaims(made)), { key: made.keys.other.privateKey })),
  "another's RSA key under our kid": (made) =>
    bearer(
      signed(made, header("RS256"), JSON.stringify(goodClaims(made)), {
        by: "RS256",
        key: made.keys.otherRsa.privateKey,
      }),
    ),
  "by the other issuer, with its kid": (made) =>
    bearer(
      signed(made, header("ES256", { kid: "other-1" }), JSON.stringify({ ...goodClaims(made), iss: otherIssuer }), {
        key: made.keys.other.privateKey,
      }),
    ),
  "by the other issuer, as if by ours": (made) =>
    bearer(
      signed(made, header("ES256", { kid: "other-1" }), JSON.stringify(goodClaims(made)), {
        key: made.keys.other.privateKey,
      }),
    ),
  "unknown kid": headed({ kid: "es256-2" }),
  "no kid": headed('{"alg":"ES256"}'),
  "kid a number": headed({ kid: 1 }),
  "kid of every object": headed({ kid: "constructor" }),
  "kid __proto__": headed({ kid: "__proto__" }),
  "kid in another case": headed({ kid: "ES256-1" }),
  crit: headed({ crit: ["exp"] }),
  "crit, empty": headed({ crit: [] }),
  b64: headed({ b64: false }),
  "b64 true": headed({ b64: true }),
  "header twice, ours first": headed('{"alg":"ES256","alg":"none","kid":"es256-1"}'),
  "header with a key of its own": headed('{"alg":"ES256","jwk":{"kty":"EC"},"kid":"nobody"}'),
  "header an array": headed('[{"alg":"ES256","kid":"es256-1"}]'),
  "header null": headed("null"),
  "header a text": headed('"ES256"'),
  "header no JSON": headed('{"alg":"ES256","kid":"es256-1"'),
  "header behind a byte order mark": headed('\ufeff{"alg":"ES256","kid":"es256-1"}'),
  "claims an array": saying((_, claims) => `[${claims}]`),
  "claims no JSON": saying((_, claims) => claims.slice(0, -1)),
  "claims null": saying(() => "null"),
  "claims below every object": saying((_, claims) => `{"__proto__":${claims}}`),
  "signature cut": bent((first, second, third) => `${first}.${second}.${third.slice(0, -4)}`),
  "signature cut to a lone character": bent((first, second, third) => `${first}.${second}.${third.slice(0, -1)}`),
  "signature missing": bent((first, second) => `${first}.${second}.`),
  "signature nothing but zeros": bent((first, second) => `${first}.${second}.${"A".repeat(86)}`),
  "signature of another": (made) => {
    const [other = ""] = claiming(() => ({ sub: "someone else" }))(made)
    return bent((first, second) => `${first}.${second}.${other.split(".")[2]}`)(made)
  },
  "signature in DER": (made) => {
    const data = `${encode(header())}.${encode(JSON.stringify(goodClaims(made)))}`
    return bearer(`${data}.${encode(sign("sha256", Buffer.from(data), made.keys.ES256.privateKey))}`)
  },
  "signature longer": bent((first, second, third) => `${first}.${second}.${third}AAAA`),
  "claims changed": bent((first, second, third) => `${first}.${second.slice(0, -4)}AAAA.${third}`),
  "two parts": bent((first, second) => `${first}.${second}`),
  "four parts": bent((first, second, third) => `${first}.${second}.${third}.${third}`),
  "five parts": bent((first, second, third) => `${first}.${second}.${third}.${first}.${second}`),
  "parts empty": bent(() => ".."),
  padded: bent((first, second, third) => `${first}.${second}.${third}==`),
  "header padded": bent((first, second, third) => `${first}=.${second}.${third}`),
  "other alphabet": bent((first, second, third) => `${first}.${second}.+/${third.slice(2)}`),
  "blank inside": bent((first, second, third) => `${first}. ${second}.${third}`),
  "comma behind": bent((first, second, third) => `${first}.${second}.${third},`),
  quoted: bent((first, second, third) => `"${first}.${second}.${third}"`),
  "bytes beyond ASCII": bent((first, second, third) => `${first}.${second}\xe9.${third}`),
  "longer than may be": ofLength(8000, true),
  "9 KB": ofLength(9216),
  "15 KB": ofLength(15_000),
}

const misdirected: Record<string, (made: Made) => string[]> = {
  "iss another": claiming(() => ({ iss: otherIssuer })),
  "iss with a slash more": claiming(() => ({ iss: `${issuer}/` })),
  "iss missing": claiming(() => ({ iss: undefined })),
  "iss a list": claiming(() => ({ iss: [issuer] })),
  "aud another": claiming(() => ({ aud: "https://else.example.test" })),
  "aud without its slash": claiming(() => ({ aud: audience.slice(0, -1) })),
  "aud missing": claiming(() => ({ aud: undefined })),
  "aud an array of others": claiming(() => ({ aud: ["https://else.example.test"] })),
  "aud an empty array": claiming(() => ({ aud: [] })),
  "aud an array in an array": claiming(() => ({ aud: [[audience]] })),
  "aud an object": claiming(() => ({ aud: { 0: audience, length: 1 } })),
  "audience twice, ours first": saying((_, claims) =>
    claims.replace(/"aud":"[^"]+"/, (ours) => `${ours},"aud":"https://else.example.test"`),
  ),
  expired: claiming(({ now }) => ({ exp: now - 1 })),
  "expired long ago": claiming(() => ({ exp: 1 })),
  "exp missing": claiming(() => ({ exp: undefined })),
  "exp a text": claiming(({ now }) => ({ exp: String(now + 3600) })),
  "exp null": claiming(() => ({ exp: null })),
  "exp without end": saying((_, claims) => claims.replace(/"exp":\d+/, '"exp":1e999')),
  "not yet valid": claiming(({ now }) => ({ nbf: now + 3600 })),
  "nbf a text": claiming(({ now }) => ({ nbf: String(now - 60) })),
  "nbf null": claiming(() => ({ nbf: null })),
}

const unbound: Record<string, (made: Made) => string[]> = {
  unbound: claiming(() => ({ cnf: undefined })),
  "bound to another certificate": claiming(({ otherX5t }) => ({ cnf: { "x5t#S256": otherX5t } })),
  "bound by another method": claiming(({ x5t }) => ({ cnf: { jkt: x5t } })),
  "bound in hexadecimal": claiming(({ x5t }) => ({
    cnf: { "x5t#S256": Buffer.from(x5t, "base64url").toString("hex") },
  })),
  "bound, padded": claiming(({ x5t }) => ({ cnf: { "x5t#S256": `${x5t}=` } })),
  "bound in another case": claiming(({ x5t }) => ({ cnf: { "x5t#S256": x5t.toLowerCase() } })),
  "cnf null": claiming(() => ({ cnf: null })),
  "cnf a text": claiming(({ x5t }) => ({ cnf: x5t })),
  "cnf a list": claiming(({ x5t }) => ({ cnf: [{ "x5t#S256": x5t }] })),
  "unbound and without scope": claiming(() => ({ cnf: undefined, scope: undefined })),
}

const scopeless: Record<string, (made: Made) => string[]> = {
  "scope missing": claiming(() => ({ scope: undefined })),
  "scope empty": claiming(() => ({ scope: "" })),
  "scope another": claiming(() => ({ scope: "something:else" })),
  "scope longer": claiming(({ scopes }) => ({ scope: scopes.map((scope) => `${scope}x x${scope}`).join(" ") })),
  "scope in upper case": claiming(({ scopes }) => ({ scope: scopes.join(" ").toUpperCase() })),
  "scopes with commas": claiming(({ scopes }) => ({ scope: scopes.join(",") })),
  "scopes with tabs": claiming(({ scopes }) => ({ scope: scopes.join("\t") })),
  "scopes in an array of others": claiming(() => ({ scope: ["something:else", 7, null] })),
  "scopes in an array, joined": claiming(({ scopes }) => ({ scope: [scopes.join(" ")] })),
  "scope an object": claiming(({ scopes }) => ({ scope: Object.fromEntries(scopes.map((name) => [name, true])) })),
  "scope a number": claiming(() => ({ scope: 7 })),
}

const absent: Record<string, (made: Made) => string[]> = {
  nothing: () => [],
  "an empty field": () => [""],
  "the scheme alone": () => ["Bearer"],
  Basic: () => ["Basic dXNlcjpwYXNzd29yZA=="],
  "another scheme with a good token": inField((token) => [`DPoP ${token}`]),
  "no scheme": inField((token) => [token]),
  "scheme glued to the token": inField((token) => [`Bearer${token}`]),
  "scheme with a colon": inField((token) => [`Bearer: ${token}`]),
  "two fields": inField((token) => [`Bearer ${token}`, `Bearer ${token}`]),
  "two fields, the first of another scheme": inField((token) => ["Basic dXNlcjpwYXNzd29yZA==", `Bearer ${token}`]),
}

const makers = { ...sound, ...forged, ...misdirected, ...unbound, ...scopeless, ...absent }

/** Those that are good, weak or missing in one way each. */
export const tokenNames = Object.keys(makers)
export const goodTokenNames = Object.keys(sound)

export type Tokens = {
  tokenKeys: TokenKeysArtifact
  /** The values of the Authorization fields that this token is sent in: none, one or more. */
  authorizationOf: (name: string, sha256: string | undefined) => string[]
}

/** @param scopes that good tokens hold */
export function makeTokens(scopes: string[], now: Date): Tokens {
  const keys: Keys = {
    ES256: generateKeyPairSync("ec", { namedCurve: "P-256" }),
    other: generateKeyPairSync("ec", { namedCurve: "P-256" }),
    RS256: generateKeyPairSync("rsa", { modulusLength: 2048 }),
    PS256: generateKeyPairSync("rsa", { modulusLength: 2048 }),
    otherRsa: generateKeyPairSync("rsa", { modulusLength: 2048 }),
  }
  const made = new Map<string, string[]>()
  const otherX5t = createHash("sha256").update("another certificate").digest("base64url")
  return {
    tokenKeys: {
      issuers: [
        {
          issuer,
          keys: (["ES256", "PS256", "RS256"] as const).map((alg) => tokenKey(`${alg.toLowerCase()}-1`, alg, keys[alg])),
        },
        { issuer: otherIssuer, keys: [tokenKey("other-1", "ES256", keys.other)] },
      ],
    },
    authorizationOf: (name, sha256 = "") => {
      const known = made.get(`${name} ${sha256}`)
      if (known !== undefined) return known
      const x5t = Buffer.from(sha256, "hex").toString("base64url")
      const fields = makers[name]?.({ keys, scopes, now: Math.floor(now.getTime() / 1000), x5t, otherX5t }) ?? []
      made.set(`${name} ${sha256}`, fields)
      return fields
    },
  }
}

export function tokenKey(kid: string, alg: TokenAlgorithm, { publicKey }: { publicKey: KeyObject }): TokenKey {
  const { kty, x = "", y = "", n = "", e = "" } = publicKey.export({ format: "jwk" })
  return { kid, alg, jwk: kty === "EC" ? { kty, crv: "P-256", x, y } : { kty: "RSA", n, e } }
}
