// Wraps a server action: own origin → signed in → one of the audience → schema → use case → an answer that a form can show.
// For every file of actions. Each export of such a file is an endpoint that anybody can call with anything.
import { refresh } from "next/cache"
import { headers } from "next/headers"
import { unstable_rethrow } from "next/navigation"
import type { z } from "zod"
import type { Action } from "@/lib/core/action-result"
import { DomainError } from "@/lib/core/domain-error"
import type { Queries } from "@/lib/queries"
import type { UseCases } from "@/lib/usecases"
import { actionFailure, inputFailure } from "./action-failure"
import type { Audience, PersonUser } from "./audience"
import { callerNetwork } from "./caller-network"
import type { makeCurrentSession } from "./current-session"
import { readInput } from "./read-input"
import { requireOwnOrigin } from "./require-own-origin"
import type { SessionToken } from "./session-cookie"
import type { WebDeps } from "./web-deps"

export type OpenCall = { usecases: UseCases; queries: Queries; network: string }
export type ActionCall<A extends PersonUser> = OpenCall & { actor: A; session: SessionToken }

type ActionOptions = {
  /** False for what only looks something up: the page that asked stays as it is. */
  refresh?: boolean
  /** Where the form has another name for a field of the use case: `{ endsAt: "endsOn" }`. */
  fieldNames?: Record<string, string>
}

type Guarding = { deps: () => WebDeps; currentSession: ReturnType<typeof makeCurrentSession> }

export function makeAction<A extends PersonUser>({ deps, currentSession }: Guarding, audience: Audience<A>) {
  return <S extends z.ZodType, T>(
    schema: S,
    run: (call: ActionCall<A>, input: z.output<S>) => Promise<T>,
    options?: ActionOptions,
  ): Action<T> =>
    guarded(deps, options, async (call, sent) => {
      const session = await currentSession()
      if (session === null) throw sessionOver()
      const actor = audience(session.actor)
      if (actor === null) throw new DomainError("forbidden", "This is not for your side of the portal.")
      return run({ ...call, actor, session: session.token }, parsed(schema, sent))
    })
}

/** For pages where nobody is signed in: the link's token is the permission, and the use case judges it. */
export function makeOpenAction({ deps }: Pick<Guarding, "deps">) {
  return <S extends z.ZodType, T>(
    schema: S,
    run: (call: OpenCall, input: z.output<S>) => Promise<T>,
    options?: ActionOptions,
  ): Action<T> => guarded(deps, options, async (call, sent) => run(call, parsed(schema, sent)))
}

function guarded<T>(
  deps: () => WebDeps,
  { refresh: refreshes = true, fieldNames = {} }: ActionOptions = {},
  work: (call: OpenCall, sent: unknown) => Promise<T>,
): Action<T> {
  return async (sent) => {
    const { publicUrl, usecases, queries, log } = deps()
    try {
      const head = await headers()
      requireOwnOrigin(head, publicUrl)
      const data = await work({ usecases, queries, network: callerNetwork(head) }, sent)
      if (refreshes) refresh()
      return { ok: true, data }
    } catch (error) {
      unstable_rethrow(error)
      const failure = actionFailure(error, log)
      const fields = Object.entries(failure.fields).map(([name, reason]) => [fieldNames[name] ?? name, reason])
      return { ...failure, fields: Object.fromEntries(fields) }
    }
  }
}

function parsed<S extends z.ZodType>(schema: S, sent: unknown): z.output<S> {
  const result = schema.safeParse(readInput(sent))
  if (!result.success) throw inputFailure(result.error)
  return result.data
}

function sessionOver(): DomainError {
  return new DomainError(
    "unauthenticated",
    "Your session has ended. Sign in again in another tab; what you typed here stays until then.",
  )
}
