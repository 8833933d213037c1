// Turns whatever went wrong into what a form can show; what nobody foresaw becomes an id that leads to it in the log.
// For the wrappers: no other error text reaches a browser.
import { randomUUID } from "node:crypto"
import type { ZodError } from "zod"
import type { ActionFailure } from "@/lib/core/action-result"
import { DomainError, errorCodes, type FieldErrors } from "@/lib/core/domain-error"

/** The part of the logger that is needed here. */
export type FailureLog = { error: (fields: Record<string, unknown>, message: string) => void }

export function actionFailure(error: unknown, log: FailureLog): ActionFailure {
  if (!(error instanceof DomainError)) return unforeseen(error, log)
  const { code, title, detail, fields = {} } = error
  if (error.status >= 500) log.error({ err: error }, "an action could not be done")
  return { ok: false, code, title, detail, fields }
}

function unforeseen(error: unknown, log: FailureLog): ActionFailure {
  const id = randomUUID()
  log.error({ err: error, id }, "an action failed")
  const detail = `Nothing was changed. Try again; if it happens again, tell the operator of this server the number ${id}.`
  return { ok: false, code: "internal", title: errorCodes.internal[1], detail, fields: {} }
}

/** One reason for each field, the first that was found. */
export function inputFailure(error: ZodError): DomainError {
  const fields: FieldErrors = {}
  for (const { path, message } of error.issues) fields[path.map(String).join(".")] ??= message
  const [first] = error.issues
  return new DomainError("invalid_input", first?.message ?? "The input is not valid.", { fields })
}
