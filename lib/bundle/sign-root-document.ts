// Signs a root document. Version n + 1 is signed by the root keys of n and of n + 1, so that those who trust n come to trust it.
// For the first start and for the rotation of keys.
import { canonicalJson } from "./canonical-json"
import type { RootDocument } from "./root-document"
import { sha256 } from "./sha256"
import { type JwsSigner, signJws } from "./sign-jws"

export const rootDocumentType = "gatewarden-root+jws"

/** `sha256` is over the signed bytes as served: what enrolment pins. */
export async function signRootDocument(
  document: RootDocument,
  signers: readonly JwsSigner[],
): Promise<{ jws: Uint8Array<ArrayBuffer>; sha256: string }> {
  const jws = await signJws(canonicalJson(document), rootDocumentType, signers)
  return { jws, sha256: sha256(jws) }
}
