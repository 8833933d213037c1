// What the agent could not do, in words for whoever runs the gateway's host; `code` is for the log.
// For every part of the agent. A message never holds a secret: it is logged, reported and shown in the portal.

export type AgentErrorCode =
  | "usage"
  | "locked"
  | "not-enrolled"
  | "disk"
  | "unreachable"
  | "hung"
  | "too-large"
  | "malformed"
  | "refused"
  | "gone"
  | "wrong-pin"
  | "check-failed"
  | "module-missing"
  | "not-permitted"
  | "not-running"
  | "reload-failed"

export class AgentError extends Error {
  override readonly name = "AgentError"
  readonly code: AgentErrorCode
  /** Seconds that the server asks to be left alone, from `Retry-After`. */
  readonly retryAfter: number | undefined
  /** HTTP status, where a server refused. */
  readonly status: number | undefined

  constructor(
    code: AgentErrorCode,
    message: string,
    options: { cause?: unknown; retryAfter?: number; status?: number } = {},
  ) {
    super(message, { cause: options.cause })
    this.code = code
    this.status = options.status
    this.retryAfter = options.retryAfter
  }
}

/** A server that is away or asks to be left alone says nothing about what it was asked for. */
export const isServerAway = (error: unknown): boolean =>
  error instanceof AgentError &&
  (error.code === "unreachable" || error.status === 429 || error.status === 503 || error.status === 502)

/** The words of anything that was thrown. */
export const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** The code of anything that was thrown: of an AgentError, a BundleError or the system. */
export function codeOf(error: unknown): string {
  if (typeof error === "object" && error !== null && "code" in error) return String(error.code)
  return "unexpected"
}
