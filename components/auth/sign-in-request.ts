// Signs this browser in through next-auth's own addresses: the CSRF token first, then the sign-in.
// For the sign-in form, and for setup and invitations, which sign in whom they have just made an account for.
"use client"
import type { ActionFailure, ActionResult } from "@/lib/core/action-result"

type Answer = { url?: string }

/** An action like any other, so that the form treats it like any other. */
export async function signInWithPassword(input: FormData | Record<string, unknown>): Promise<ActionResult> {
  const sent = input instanceof FormData ? Object.fromEntries(input) : input
  const response = await post("callback/password", {
    email: String(sent.email ?? ""),
    password: String(sent.password ?? ""),
    callbackUrl: "/",
  })
  if (response.ok) return { ok: true, data: undefined }
  const { url } = (await response.json()) as Answer
  const reason = url === undefined ? null : new URL(url, location.origin).searchParams.get("error")
  return failed(reason ?? "The server refused the sign-in. Reload the page and try again.")
}

/** Leads to the identity provider. Answers only where that fails. */
export async function signInWithProvider(callbackUrl: string): Promise<ActionFailure> {
  const response = await post("signin/oidc", { callbackUrl })
  const { url } = (await response.json()) as Answer
  if (!response.ok || url === undefined) return failed("The identity provider could not be asked. Try again.")
  location.assign(url)
  // the page is on its way out; nothing comes after
  return new Promise<never>(() => undefined)
}

async function post(path: string, fields: Record<string, string>): Promise<Response> {
  const { csrfToken } = (await (await fetch("/api/auth/csrf")).json()) as { csrfToken: string }
  const body = new URLSearchParams({ ...fields, csrfToken, json: "true" })
  return fetch(`/api/auth/${path}`, { method: "POST", body })
}

function failed(detail: string): ActionFailure {
  return { ok: false, code: "sign_in_failed", title: "Sign-in failed", detail, fields: {} }
}
