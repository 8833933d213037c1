// Errors as problem documents (RFC 9457), with the stable `code` that programs match on. No other text of an error leaves here.
// For every answer of the machine API that is not the one asked for.
import { HTTPException } from "hono/http-exception"
import { ZodError } from "zod"
import { DomainError, type ErrorCode, type FieldErrors } from "@/lib/core/domain-error"
import type { MachineLog, MachineParts } from "./machine-parts"

export const problemType = "application/problem+json"

export type Problem = {
  type: string
  title: string
  status: number
  detail: string
  code: ErrorCode
  fields?: FieldErrors
}

export type ProblemReply = { status: number; headers: Record<string, string>; body: string }

/** Seconds, where the error does not say (RFC 9110 §10.2.3). */
const retryAfter: Partial<Record<ErrorCode, number>> = { rate_limited: 60, unavailable: 2 }

export function problemReply(error: DomainError): ProblemReply {
  const { code, status, title, detail, fields } = error
  const problem: Problem = { type: `urn:gatewarden:problem:${code}`, title, status, detail, code, fields }
  const seconds = error.retryAfter ?? retryAfter[code]
  return {
    status,
    headers: {
      "content-type": problemType,
      "cache-control": "no-store",
      ...(seconds === undefined ? {} : { "retry-after": String(seconds) }),
      // RFC 9110 §15.5.22 demands it; the token names the product that has to be newer
      ...(code === "agent_too_old" ? { upgrade: "gatewarden-agent" } : {}),
    },
    body: JSON.stringify(problem),
  }
}

/** Anything that was thrown, as the error that may be told. What nobody expected goes to the log, and only there. */
export function toDomainError(
  error: unknown,
  { log, isDatabaseLost }: Pick<MachineParts, "log" | "isDatabaseLost">,
  request: { method: string; path: string },
): DomainError {
  if (error instanceof DomainError) {
    if (error.status >= 500) logFailure(log, error, request)
    return error
  }
  if (error instanceof ZodError) return invalidInput(error)
  if (error instanceof HTTPException && error.status < 500) {
    return new DomainError("invalid_input", "The request cannot be read.", { cause: error })
  }
  logFailure(log, error, request)
  if (isDatabaseLost?.(error) === true) {
    return new DomainError("unavailable", "The database cannot be reached at the moment. Try again.", { cause: error })
  }
  return new DomainError("internal", "Something went wrong here. The server's log says what.", { cause: error })
}

function logFailure(log: MachineLog, error: unknown, { method, path }: { method: string; path: string }): void {
  log.error({ error, method, path }, "a request of the machine API failed")
}

/** Each refused field with its reason; what concerns the whole is `body`. */
export function invalidInput(error: ZodError): DomainError {
  const fields: FieldErrors = {}
  for (const { path, message } of error.issues) {
    const field = path.length === 0 ? "body" : path.join(".")
    fields[field] ??= message
  }
  const words = Object.entries(fields).map(([field, reason]) => `${field}: ${reason}`)
  return new DomainError("invalid_input", words.slice(0, 5).join(" "), { fields })
}
