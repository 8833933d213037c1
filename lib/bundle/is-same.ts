// Whether two values would be published as the same bytes.
// For whoever compares parts of two bundles.
import { canonicalJson, type Json } from "./canonical-json"

export function isSame(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true
  if (a === undefined || b === undefined) return false
  return Buffer.compare(canonicalJson(a), canonicalJson(b)) === 0
}
