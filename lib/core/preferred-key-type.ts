// The kind of key that a program is told to make where an environment leaves it the choice: P-256, or the first that is allowed.
// For EST's advice and for the script that renews.
import { type KeyType, keyTypes } from "./certificate-profile"

export function preferredKeyType(allowed: readonly string[]): KeyType {
  return keyTypes.find((type) => allowed.includes(type)) ?? "P-256"
}
