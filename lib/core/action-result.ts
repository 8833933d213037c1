// What a server action answers: its data, or what went wrong in words for the person who can mend it.
// For forms and dialogs; lib/web makes it out of a DomainError, so no other error text reaches a browser.
import type { ErrorCode, FieldErrors } from "./domain-error"

export type ActionFailure = { ok: false; code: ErrorCode; title: string; detail: string; fields: FieldErrors }

export type ActionResult<T = undefined> = { ok: true; data: T } | ActionFailure

/** A server action as the browser sees it: it takes a form's data or an object of the same shape. */
export type Action<T = undefined> = (input: FormData | Record<string, unknown>) => Promise<ActionResult<T>>
