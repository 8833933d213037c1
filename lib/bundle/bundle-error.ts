// Why a manifest, a root document or an artifact is refused, with a code that programs match on.
// For agents, which report it and keep their last good configuration, and for tests.

export type BundleErrorCode =
  /** Not of the form that docs/config-api.md describes. */
  | "malformed"
  | "too-large"
  | "bad-signature"
  /** No signature is by a key that the root document names; a newer root document may know it. */
  | "unknown-key"
  | "other-environment"
  /** Lower than the highest epoch, sequence and stamp seen. */
  | "older"
  | "same-number-other-bytes"
  | "expired"
  | "digest-mismatch"
  /** Of a later version of the config API. */
  | "unsupported-schema"
  | "agent-too-old"
  /** A root document does not follow the trusted one, or does not vouch for the manifest's epoch. */
  | "root-mismatch"
  | "root-expired"

/** The message is for an operator: what was refused, why, and what to look at. */
export class BundleError extends Error {
  override readonly name = "BundleError"
  readonly code: BundleErrorCode

  constructor(code: BundleErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options)
    this.code = code
  }
}
