// The one error that the layers below the edge throw, and the table that gives each code its HTTP status and title.
// The web edge turns it into a form error, the machine edge into an RFC 9457 problem; nobody else formats it.

/** Code → [HTTP status, title]. A code is stable: programs match on it. */
export const errorCodes = {
  invalid_input: [400, "The input is not valid"],
  malformed_csr: [400, "The certificate signing request cannot be read"],
  weak_key: [400, "The key is too weak"],
  foreign_key: [409, "The key already belongs to somebody else"],
  compromised_key: [409, "The key is known to be compromised"],
  unauthenticated: [401, "No valid identity was presented"],
  sign_in_failed: [401, "Sign-in failed"],
  forbidden: [403, "This identity may not do that"],
  four_eyes: [403, "Somebody else has to approve this"],
  not_found: [404, "There is no such object"],
  conflict: [409, "The object is not in a state that allows this"],
  duplicate: [409, "The name is already taken"],
  route_overlap: [409, "The route overlaps another one"],
  scope_without_routes: [409, "The scope names no route"],
  nothing_to_publish: [409, "There is nothing to publish"],
  content_changed: [409, "The content has changed since it was reviewed"],
  client_ahead: [409, "The gateway is ahead of this server"],
  idempotency_conflict: [409, "The idempotency key was used for another request"],
  gone: [410, "It is no longer here"],
  code_invalid: [403, "The one-time code is not valid"],
  link_invalid: [403, "The link is not valid"],
  precondition_failed: [412, "The object has changed since it was read"],
  precondition_required: [428, "Say which version you mean"],
  too_large: [413, "The input is too large"],
  unsupported_media_type: [415, "The media type is not supported"],
  agent_too_old: [426, "The agent is too old"],
  rate_limited: [429, "Too many attempts"],
  internal: [500, "Something went wrong here"],
  unavailable: [503, "The service cannot answer at the moment"],
} as const satisfies Record<string, readonly [status: number, title: string]>

export type ErrorCode = keyof typeof errorCodes

/** A reason beside each field that was refused: `{hostname: "Use lower-case letters, …"}`. */
export type FieldErrors = Record<string, string>

/** Next's bundles and the server's hold this class once each: an error of either is known by this mark, not by its class. */
const mark = Symbol.for("gatewarden.domain-error")

/**
 * What went wrong, in words for the person who can mend it.
 * `detail` says what happened, why, and what to do; it never holds a secret or another partner's data.
 * `cause` is for the log alone.
 */
export class DomainError extends Error {
  static override [Symbol.hasInstance](value: unknown): value is DomainError {
    return typeof value === "object" && value !== null && mark in value
  }

  override readonly name = "DomainError"
  readonly [mark] = true
  readonly code: ErrorCode
  readonly detail: string
  readonly fields: FieldErrors | undefined
  /** Seconds, for `Retry-After`. */
  readonly retryAfter: number | undefined

  constructor(
    code: ErrorCode,
    detail: string,
    options: { fields?: FieldErrors; cause?: unknown; retryAfter?: number } = {},
  ) {
    super(`${code}: ${detail}`, { cause: options.cause })
    this.code = code
    this.detail = detail
    this.fields = options.fields
    this.retryAfter = options.retryAfter
  }

  get status(): number {
    return errorCodes[this.code][0]
  }

  get title(): string {
    return errorCodes[this.code][1]
  }
}

/** The error for input that one field explains. */
export function invalidField(field: string, reason: string): DomainError {
  return new DomainError("invalid_input", reason, { fields: { [field]: reason } })
}
