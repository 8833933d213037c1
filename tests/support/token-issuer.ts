// An issuer of access tokens on loopback: a JWKS with one ES256 key, and tokens that are signed by it.
// For the tests of the running server, which may call it where TOKEN_NETWORKS says so.
import { generateKeyPairSync, sign } from "node:crypto"
import { createServer } from "node:http"
import { freePort } from "./free-port"

export type TestTokenIssuer = {
  issuer: string
  jwksUri: string
  kid: string
  /** Good for five minutes, with these claims besides `iss` and `exp`. */
  token: (claims: Record<string, unknown>) => string
  close: () => Promise<void>
}

export async function startTokenIssuer(kid = "signing-1"): Promise<TestTokenIssuer> {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" })
  const keys = [{ ...publicKey.export({ format: "jwk" }), kid, alg: "ES256", use: "sig" }]
  const server = createServer((_, response) => response.end(JSON.stringify({ keys })))
  const port = await freePort()
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve))
  const issuer = "https://login.example.test"
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url")
  return {
    issuer,
    jwksUri: `http://127.0.0.1:${port}/jwks.json`,
    kid,
    token(claims) {
      const exp = Math.floor(Date.now() / 1000) + 300
      const signed = `${encode({ alg: "ES256", kid, typ: "at+jwt" })}.${encode({ iss: issuer, exp, ...claims })}`
      const signature = sign("sha256", Buffer.from(signed), { key: privateKey, dsaEncoding: "ieee-p1363" })
      return `${signed}.${signature.toString("base64url")}`
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
