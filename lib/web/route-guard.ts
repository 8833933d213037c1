// Wraps a GET route of the portal that a page links to or listens to: downloads, exports, live progress.
// Answers problem documents (RFC 9457) instead of pages. It changes nothing, so it needs no check of the origin.

import { errorCodes } from "@/lib/core/domain-error"
import type { Queries } from "@/lib/queries"
import { actionFailure } from "./action-failure"
import type { Audience, PersonUser } from "./audience"
import type { makeCurrentSession } from "./current-session"
import type { WebDeps } from "./web-deps"

export type RouteCall<A extends PersonUser> = {
  actor: A
  queries: Queries
  request: Request
  params: Record<string, string>
  /** Whether the session still stands: what answers for long asks again. */
  stillSignedIn: () => Promise<boolean>
}

type Guarding = { deps: () => WebDeps; currentSession: ReturnType<typeof makeCurrentSession> }

export function makeRoute<A extends PersonUser>({ deps, currentSession }: Guarding, audience: Audience<A>) {
  return (answer: (call: RouteCall<A>) => Promise<Response>) =>
    async (request: Request, { params }: { params: Promise<Record<string, string>> }): Promise<Response> => {
      const { queries, usecases, log } = deps()
      const session = await currentSession()
      if (session === null) return problem("unauthenticated", "Sign in first.")
      const actor = audience(session.actor)
      if (actor === null) return problem("forbidden", "This is not for your side of the portal.")
      const stillSignedIn = async () => (await usecases.resumeSession(session.token)) !== null
      try {
        return await answer({ actor, queries, request, params: await params, stillSignedIn })
      } catch (error) {
        const { code, detail } = actionFailure(error, log)
        return problem(code, detail)
      }
    }
}

function problem(code: keyof typeof errorCodes, detail: string): Response {
  const [status, title] = errorCodes[code]
  const headers = { "content-type": "application/problem+json", "cache-control": "no-store" }
  return new Response(JSON.stringify({ type: "about:blank", title, status, detail, code }), { status, headers })
}
