// Calls a server action and always gets an answer: a server that cannot be reached is a failure like any other.
// For forms and dialogs; redirects of the action pass through.
"use client"
import { unstable_rethrow } from "next/navigation"
import type { Action, ActionFailure, ActionResult } from "@/lib/core/action-result"

const unreachable: ActionFailure = {
  ok: false,
  code: "unavailable",
  title: "The server did not answer",
  detail: "Nothing is known to have changed. Check the connection, reload the page to see what holds, and try again.",
  fields: {},
}

export async function runAction<T>(
  action: Action<T>,
  input: FormData | Record<string, unknown>,
): Promise<ActionResult<T>> {
  try {
    return await action(input)
  } catch (error) {
    unstable_rethrow(error)
    return unreachable
  }
}
