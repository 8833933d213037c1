// Signs a manifest; the bytes that come out are what is stored, served, hashed into the ETag and kept by agents.
// For whatever moves the head of an environment.
import type { ManifestPayload } from "@/lib/core/policy"
import { canonicalJson } from "./canonical-json"
import { sha256 } from "./sha256"
import { type JwsSigner, signJws } from "./sign-jws"

export const manifestType = "gatewarden-manifest+jws"

/** `payloadSha256` is what the next manifest's `previous` and gateways' reports name it by. */
export async function signManifest(
  payload: ManifestPayload,
  signers: readonly JwsSigner[],
): Promise<{ jws: Uint8Array<ArrayBuffer>; payloadSha256: string }> {
  const bytes = canonicalJson(payload)
  return { jws: await signJws(bytes, manifestType, signers), payloadSha256: sha256(bytes) }
}
