// Wraps a page: nobody gets past who is not signed in or belongs elsewhere, and what does not exist is a 404 whatever the reason.
// For every page, each by itself: a layout is not rendered again when somebody moves on inside of it.
import { headers } from "next/headers"
import { forbidden, notFound, redirect } from "next/navigation"
import type { ReactNode } from "react"
import { DomainError } from "@/lib/core/domain-error"
import type { SearchParams } from "@/lib/core/query-link"
import type { Queries } from "@/lib/queries"
import { type Audience, homeOf, type PersonUser } from "./audience"
import type { makeCurrentSession } from "./current-session"
import { localPath } from "./local-path"
import { pathHeader } from "./path-header"
import type { SessionToken } from "./session-cookie"
import type { WebDeps } from "./web-deps"

/** What Next hands to a page. */
export type PageProps = { params: Promise<Record<string, string>>; searchParams: Promise<SearchParams> }

export type PageContext<A extends PersonUser> = {
  actor: A
  session: SessionToken
  queries: Queries
  params: Record<string, string>
  searchParams: SearchParams
}

type Guarding = { deps: () => WebDeps; currentSession: ReturnType<typeof makeCurrentSession> }

/** Who asks, for pages and layouts. Leaves by redirect or 403 where it is not one of the audience. */
export function makeAdmit<A extends PersonUser>({ currentSession }: Guarding, audience: Audience<A>) {
  return async (): Promise<{ actor: A; session: SessionToken }> => {
    const session = await currentSession()
    const path = localPath((await headers()).get(pathHeader) ?? undefined, "/")
    if (session === null) redirect(path === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(path)}`)
    const actor = audience(session.actor)
    const home = homeOf(session.actor)
    if (actor !== null) return { actor, session: session.token }
    // the front doors lead everybody home; behind them, the answer is no
    return path === "/" || path === "/partner" ? redirect(home) : forbidden()
  }
}

export function makePage<A extends PersonUser>(guarding: Guarding, audience: Audience<A>) {
  const admit = makeAdmit(guarding, audience)
  return (render: (context: PageContext<A>) => Promise<ReactNode>) =>
    async (props: PageProps): Promise<ReactNode> => {
      const { actor, session } = await admit()
      const { queries } = guarding.deps()
      const [params, searchParams] = await Promise.all([props.params, props.searchParams])
      return answered(() => render({ actor, session, queries, params, searchParams }))
    }
}

/** A DomainError becomes the page that says it; everything else is the error page's. */
async function answered(render: () => Promise<ReactNode>): Promise<ReactNode> {
  try {
    return await render()
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    if (error.code === "not_found" || error.code === "gone") notFound()
    if (error.code === "forbidden") forbidden()
    // an address that somebody has written by hand, or a cursor of another list
    if (error.code === "invalid_input") notFound()
    throw error
  }
}
