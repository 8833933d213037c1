// What signs for us: a function over bytes, so that the key may live in a file, a database or a token.
// Certificate and CRL writers take one; they never see a key.
import { type KeyObject, sign } from "node:crypto"

/** Signs the bytes with ECDSA P-256 and SHA-256; answers the DER `ECDSA-Sig-Value` (RFC 3279 §2.2.3). */
export type Signer = (tbs: Uint8Array) => Promise<Uint8Array>

/** A signer over a P-256 private key that is in memory. */
export function signerFromPrivateKey(key: KeyObject): Signer {
  return async (tbs) => sign("sha256", tbs, key)
}
