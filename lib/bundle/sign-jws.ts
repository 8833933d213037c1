// Signs bytes as a JWS in general JSON serialization (RFC 7515 §7.2.1), with one signature for each signer.
// For manifests and root documents; `typ` keeps one from being taken for the other.
import { toBase64url } from "./base64url"
import type { JwsAlgorithm } from "./public-jwk"

/** Signs with one key. ES256 gives the raw 64 bytes (P1363), EdDSA the 64 of RFC 8032. */
export type JwsSigner = { kid: string; alg: JwsAlgorithm; sign: (data: Uint8Array) => Promise<Uint8Array> }

const encoder = new TextEncoder()

/** One signature as it stands in the JWS. */
export type JwsSignature = { protected: string; signature: string }

export async function signJws(
  payload: Uint8Array,
  typ: string,
  signers: readonly JwsSigner[],
): Promise<Uint8Array<ArrayBuffer>> {
  return assembleJws(payload, await Promise.all(signers.map((signer) => signOnce(payload, typ, signer))))
}

export async function signOnce(payload: Uint8Array, typ: string, { kid, alg, sign }: JwsSigner): Promise<JwsSignature> {
  const header = toBase64url(encoder.encode(JSON.stringify({ alg, kid, typ })))
  return { protected: header, signature: toBase64url(await sign(encoder.encode(`${header}.${toBase64url(payload)}`))) }
}

/** From signatures that were made one by one, maybe on different days by different people. */
export function assembleJws(payload: Uint8Array, signatures: readonly JwsSignature[]): Uint8Array<ArrayBuffer> {
  return encoder.encode(JSON.stringify({ payload: toBase64url(payload), signatures }))
}
