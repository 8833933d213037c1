// How a token is put together by hand, so that what no library would make is there as well: whole, bent, claiming and signed as wanted.
// For the table of tokens.
import { createHmac, type KeyObject, sign } from "node:crypto"
import type { TokenAlgorithm } from "@/lib/core/policy"

export const issuer = "https://issuer.example.test/oauth"
export const otherIssuer = "https://other-issuer.example.test"
export const audience = "https://api.example.test/"

export type Keys = Record<
  "ES256" | "PS256" | "RS256" | "other" | "otherRsa",
  { publicKey: KeyObject; privateKey: KeyObject }
>
export type Made = { keys: Keys; scopes: string[]; now: number; x5t: string; otherX5t: string }
export type Claims = Record<string, unknown>

/** What signs: the algorithm by which it really is signed, and with which key. */
export type Signing = { by?: TokenAlgorithm; key?: KeyObject }

export const encode = (text: string | Buffer) => Buffer.from(text).toString("base64url")

export function signed(
  made: Made,
  header: string,
  payload: string | Buffer,
  { by = "ES256", key }: Signing = {},
): string {
  const data = `${encode(header)}.${encode(payload)}`
  return `${data}.${encode(signatureOf(data, by, key ?? made.keys[by].privateKey))}`
}

export function signatureOf(data: string, by: TokenAlgorithm, key: KeyObject): Buffer {
  if (by === "ES256") return sign("sha256", Buffer.from(data), { key, dsaEncoding: "ieee-p1363" })
  // crypto.constants.RSA_PKCS1_PSS_PADDING and RSA_PKCS1_PADDING
  return sign("sha256", Buffer.from(data), { key, padding: by === "PS256" ? 6 : 1, saltLength: 32 })
}

export const goodClaims = ({ scopes, now, x5t }: Made): Claims => ({
  iss: issuer,
  aud: audience,
  sub: "client-7",
  exp: now + 3600,
  iat: now - 5,
  jti: "tok-0123456789",
  scope: scopes.join(" "),
  cnf: { "x5t#S256": x5t },
})

export const header = (alg: string = "ES256", more: Claims = {}): string =>
  JSON.stringify({ alg, kid: `${alg.toLowerCase()}-1`, typ: "at+jwt", ...more })

/** A good token with other claims; undefined leaves one out. */
export const claiming = (change: (made: Made) => Claims) => (made: Made) =>
  bearer(signed(made, header(), JSON.stringify({ ...goodClaims(made), ...change(made) })))

/** A good token with another header, as text or as members. */
export const headed = (more: Claims | string, signing?: Signing) => (made: Made) =>
  bearer(
    signed(made, typeof more === "string" ? more : header("ES256", more), JSON.stringify(goodClaims(made)), signing),
  )

/** A good token whose claims are this text. */
export const saying = (text: (made: Made, claims: string) => string) => (made: Made) =>
  bearer(signed(made, header(), text(made, JSON.stringify(goodClaims(made)))))

/** A good token with one more member of the claims, as it is written. */
export const holding = (member: string) => saying((_, claims) => claims.replace("{", `{${member},`))

/** A good token whose end is written so. */
export const ending = (text: string) => saying((_, claims) => claims.replace(/"exp":\d+/, `"exp":${text}`))

/** What becomes of the signature of a token by the RSA key. */
export const signedByRsa = (change: (signature: Buffer, modulus: bigint) => Buffer) => (made: Made) => {
  const [first, second, third = ""] = signed(made, header("RS256"), JSON.stringify(goodClaims(made)), {
    by: "RS256",
  }).split(".")
  const { n = "" } = made.keys.RS256.publicKey.export({ format: "jwk" })
  const changed = change(Buffer.from(third, "base64url"), numberOf(Buffer.from(n, "base64url")))
  return bearer(`${first}.${second}.${encode(changed)}`)
}
export const numberOf = (bytes: Buffer): bigint => BigInt(`0x${bytes.toString("hex")}`)
export const bytesOf = (number: bigint, length: number): Buffer => {
  const hex = number.toString(16)
  return Buffer.from(hex.padStart(Math.max(2 * length, hex.length + (hex.length % 2)), "0"), "hex")
}

/** Of the curve P-256 (FIPS 186-5): how many points it has. */
export const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

/** What becomes of the two numbers of a good signature. */
export const signedBy = (change: (r: bigint, s: bigint) => [bigint, bigint]) =>
  bent((first, second, third) => {
    const bytes = Buffer.from(third, "base64url")
    const changed = change(numberOf(bytes.subarray(0, 32)), numberOf(bytes.subarray(32)))
    return `${first}.${second}.${encode(Buffer.concat(changed.map((number) => bytesOf(number, 32))))}`
  })

/** What becomes of the parts of a good token. */
export const bent = (change: (header: string, payload: string, signature: string) => string) => (made: Made) => {
  const [first = "", second = "", third = ""] = signed(made, header(), JSON.stringify(goodClaims(made))).split(".")
  return bearer(change(first, second, third))
}

/** The Authorization field around a good token. */
export const inField = (field: (token: string) => string[]) => (made: Made) =>
  field(signed(made, header(), JSON.stringify(goodClaims(made))))

export const bearer = (token: string) => [`Bearer ${token}`]
export const byAlgorithm = (alg: TokenAlgorithm) => (made: Made) =>
  bearer(signed(made, header(alg), JSON.stringify(goodClaims(made)), { by: alg }))

/** A good token whose length is the greatest that is not above, or the least that is above, so many bytes. */
export const ofLength =
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

export const none = (signature: string) => (made: Made) =>
  bearer(`${encode(header("none"))}.${encode(JSON.stringify(goodClaims(made)))}.${signature}`)

/** Algorithm confusion: the public key, which everybody has, taken for a shared secret. */
export const keyedByPublicKey = (kid: "ES256" | "RS256") => (made: Made) => {
  const data = `${encode(JSON.stringify({ alg: "HS256", kid: `${kid.toLowerCase()}-1` }))}.${encode(JSON.stringify(goodClaims(made)))}`
  const secret = made.keys[kid].publicKey.export({ type: "spki", format: "pem" })
  return bearer(`${data}.${createHmac("sha256", secret).update(data).digest("base64url")}`)
}
