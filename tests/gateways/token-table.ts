// The tokens of the agreement tests: every way in which one can be right or wrong, by name, and what each of them is.
// For the tests that hold decide() to it, and gateways to decide().
import { sign } from "node:crypto"
import type { Reason } from "@/lib/core/reason"
import {
  audience,
  bearer,
  bent,
  byAlgorithm,
  bytesOf,
  claiming,
  encode,
  ending,
  goodClaims,
  headed,
  header,
  holding,
  inField,
  issuer,
  keyedByPublicKey,
  type Made,
  none,
  numberOf,
  ofLength,
  order,
  otherIssuer,
  saying,
  signed,
  signedBy,
  signedByRsa,
} from "./token-forge"

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
  "end far away": ending("9007199254740993"),
  "end beyond every clock": ending("1e300"),
  "end with an exponent": saying(({ now }, claims) => claims.replace(/"exp":\d+/, `"exp":${(now + 3600) / 1e9}e9`)),
  "end twice, the last in the future": holding('"exp":1'),
  "issued in the future": claiming(({ now }) => ({ iat: now + 3600 })),
  "beginning before every clock": claiming(() => ({ nbf: -1e300 })),
  "__proto__ beside": holding('"__proto__":{"exp":1,"iss":"x","cnf":null}'),
  "__proto__ with crit in the header": headed('{"alg":"ES256","kid":"es256-1","__proto__":{"crit":["exp"]}}'),
  "constructor and toString beside": holding('"constructor":7,"toString":null,"hasOwnProperty":1'),
  "numbers in every form": holding('"n":[0,-0,0.5,-1.25,1e3,1E+3,10e-1,1234567890123456789012345678901234567890]'),
  "numbers and words in texts": holding('"01":"01, -. e+ [1.] {\\"x\\":.5} \\\\"'),
  "nested to a depth of 30": holding(`"deep":${"[".repeat(30)}${"]".repeat(30)}`),
  "claims of bytes that are no UTF-8": (made) => {
    const [before = "", after = ""] = JSON.stringify({ name: "?", ...goodClaims(made) }).split("?")
    return bearer(
      signed(made, header(), Buffer.concat([Buffer.from(before), Buffer.from([0xff, 0xc0]), Buffer.from(after)])),
    )
  },
  "half a pair in a text": holding('"name":"\\ud800 \\udc00\\ud800"'),
  "signature with other unused bits": bent((first, second, third) => {
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    const last = alphabet[alphabet.indexOf(third.slice(-1)) + 1] ?? ""
    return `${first}.${second}.${third.slice(0, -1)}${last}`
  }),
  "the signature's other half": signedBy((r, s) => [r, order - s]),
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
  "claims with something behind": saying((_, claims) => `${claims}x`),
  "claims twice": saying((_, claims) => claims + claims),
  "claims with a comma behind": saying((_, claims) => claims.replace(/\}$/, ",}")),
  "claims with a comment": saying((_, claims) => `${claims}/**/`),
  "claims in single quotes": saying((_, claims) => claims.replaceAll('"', "'")),
  "claims with a NUL behind": saying((_, claims) => `${claims}\0`),
  "claims behind a byte order mark": saying((_, claims) => `\ufeff${claims}`),
  "claims with a line end in a text": holding('"name":"a\nb"'),
  "claims with an escape that is none": holding('"name":"\\x41"'),
  "claims with a number without its fraction": holding('"count":1.'),
  "claims with a fraction alone": holding('"count":.5'),
  "claims with an exponent without digits": holding('"count":1e'),
  "claims with a minus alone": holding('"count":-'),
  "claims with -01": holding('"list":[1, -01]'),
  "claims with NaN": holding('"count":NaN'),
  "claims with undefined": holding('"count":undefined'),
  "claims without a colon": holding('"count" 1'),
  "claims with a name that is no text": holding("count:1"),
  "claims with a number that is none": holding('"count":01'),
  "claims with white space of other scripts": saying((_, claims) => claims.replace(",", ",\u00a0")),
  "header below every object": headed('{"__proto__":{"alg":"ES256","kid":"es256-1"}}'),
  "header with kid twice, ours first": headed('{"kid":"es256-1","kid":"nobody","alg":"ES256"}'),
  "kid null": headed({ kid: null }),
  "kid a list": headed({ kid: ["es256-1"] }),
  "kid empty": headed({ kid: "" }),
  "kid with a NUL behind": headed({ kid: "es256-1\0" }),
  "crit null": headed({ crit: null }),
  "claims null": saying(() => "null"),
  "claims below every object": saying((_, claims) => `{"__proto__":${claims}}`),
  "signature cut": bent((first, second, third) => `${first}.${second}.${third.slice(0, -4)}`),
  "signature cut to a lone character": bent((first, second, third) => `${first}.${second}.${third.slice(0, -1)}`),
  "signature nothing but ones": bent((first, second) => `${first}.${second}.${encode(Buffer.alloc(64, 0xff))}`),
  "signature with a zero in front": bent(
    (first, second, third) =>
      `${first}.${second}.${encode(Buffer.concat([Buffer.alloc(1), Buffer.from(third, "base64url")]))}`,
  ),
  "signature with r zero": signedBy((_, s) => [0n, s]),
  "signature with s zero": signedBy((r) => [r, 0n]),
  "signature with r the order": signedBy((_, s) => [order, s]),
  "signature with s the order": signedBy((r) => [r, order]),
  "signature's numbers turned": signedBy((r, s) => [s, r]),
  "RSA signature with a zero in front": signedByRsa((bytes) => Buffer.concat([Buffer.alloc(1), bytes])),
  "RSA signature and the modulus": signedByRsa((bytes, modulus) => bytesOf(numberOf(bytes) + modulus, 256)),
  "RSA signature zero": signedByRsa(() => Buffer.alloc(256)),
  "RSA signature one": signedByRsa(() => bytesOf(1n, 256)),
  "RSA signature cut": signedByRsa((bytes) => bytes.subarray(0, 255)),
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
  "exp true": claiming(() => ({ exp: true })),
  "exp a list": claiming(({ now }) => ({ exp: [now + 3600] })),
  "exp zero": claiming(() => ({ exp: 0 })),
  "exp far in the past": claiming(() => ({ exp: -1e300 })),
  "exp in hexadecimal": ending("0x7fffffff"),
  "exp a word": ending("Infinity"),
  "exp with a plus": ending("+4000000000"),
  "exp twice, the last in the past": saying((_, claims) => claims.replace(/\}$/, ',"exp":1}')),
  "exp below every object": saying(({ now }, claims) =>
    claims.replace(/"exp":\d+/, `"__proto__":{"exp":${now + 3600}}`),
  ),
  "nbf beyond every clock": claiming(() => ({ nbf: 1e300 })),
  "nbf true": claiming(() => ({ nbf: true })),
  "iss below every object": saying((_, claims) => claims.replace(/"iss":"[^"]+"/, `"__proto__":{"iss":"${issuer}"}`)),
  "iss twice, ours first": saying((_, claims) => claims.replace(/\}$/, `,"iss":"${otherIssuer}"}`)),
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
  "cnf twice, ours first": saying((_, claims) => claims.replace(/\}$/, ',"cnf":{}}')),
  "cnf below every object": saying((_, claims) => claims.replace('"cnf":', '"__proto__":')),
  "thumbprint below every object": claiming(({ x5t }) => ({ cnf: JSON.parse(`{"__proto__":{"x5t#S256":"${x5t}"}}`) })),
  "thumbprint a list": claiming(({ x5t }) => ({ cnf: { "x5t#S256": [x5t] } })),
  "thumbprint empty": claiming(() => ({ cnf: { "x5t#S256": "" } })),
  "thumbprint twice, ours first": saying(({ otherX5t }, claims) =>
    claims.replace(/"x5t#S256":"[^"]+"/, (ours) => `${ours},"x5t#S256":"${otherX5t}"`),
  ),
  "thumbprint by SHA-1": claiming(({ x5t }) => ({ cnf: { x5t: x5t } })),
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

/** Good, and beyond what njs reads of JSON: for the test that says so. */
export const nested: Record<string, (made: Made) => string[]> = {
  "nested to a depth of 40": holding(`"deep":${"[".repeat(40)}${"]".repeat(40)}`),
}

export const makers = { ...sound, ...forged, ...misdirected, ...unbound, ...scopeless, ...absent }

/** What each of them is, where the policy is the bound one: said here, not found out. PS256 is none of that policy's algorithms. */
export const verdictOf = (name: string): Reason => {
  if (name in sound) return name === "PS256" ? "token-invalid" : "allowed"
  if (name in unbound) return "token-not-bound"
  if (name in scopeless) return "token-scope-missing"
  return name in absent ? "token-missing" : "token-invalid"
}

/** Those that are good, weak or missing in one way each. */
export const tokenNames = Object.keys(makers)
export const goodTokenNames = Object.keys(sound)
