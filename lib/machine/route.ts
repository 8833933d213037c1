// One route of the operator API: its place in the OpenAPI document, what it takes and answers, and what it does.
// For the files in routes/, each a list of these. What stands between a route and HTTP is in serve-route.ts.
import type { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import type { Peer } from "@/lib/core/peer"
import type { Presented } from "./peer-certificate"

export type Call<Params, Query, Body> = {
  peer: Peer
  actor: Actor
  presented: Presented
  params: Params
  query: Query
  body: Body
  /** As it was sent; for if-match.ts. */
  ifMatch: string | undefined
  /** The Authorization field: an access token of somebody else, to be looked at and kept nowhere. */
  authorization: string | undefined
}

export type RouteDescription = {
  method: "get" | "post" | "put" | "patch" | "delete"
  /** Below /api/v1, as OpenAPI writes it. */
  path: string
  tag: string
  summary: string
  params?: z.ZodType
  query?: z.ZodType
  body?: z.ZodType
  /** `type` is the media type of a file, which is served as it is; JSON where absent. */
  answer: { status: 200 | 201 | 204; type?: string; schema?: z.ZodType; description: string }
  /** The answer has a `revision`, which is its ETag; an update needs If-Match. */
  versioned?: boolean
  /** Gateways have no other business here than their configuration and who they are. */
  gateways?: boolean
  /** A certificate that does not stand is let in, to be told why; the work itself has to look at `peer.refusal`. */
  evenRefused?: boolean
}

type Spec<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType, View extends z.ZodType> = Omit<
  RouteDescription,
  "params" | "query" | "body" | "answer"
> & {
  params?: Params
  query?: Query
  body?: Body
  answer: { status: 200 | 201 | 204; type?: string; schema?: View; description: string }
  run: (call: Call<z.output<Params>, z.output<Query>, z.output<Body>>) => Promise<z.input<View>>
}

export type RawCall = Call<Record<string, string>, Record<string, string>, unknown>

export type MachineRoute = RouteDescription & {
  /** Checks what came in and answers the work itself. @throws ZodError */
  begin: (call: RawCall) => () => Promise<unknown>
}

/** Ties the schemas of a route to the types that its work sees. */
export function defineRoute<
  Params extends z.ZodType = z.ZodUndefined,
  Query extends z.ZodType = z.ZodUndefined,
  Body extends z.ZodType = z.ZodUndefined,
  View extends z.ZodType = z.ZodVoid,
>({ run, ...description }: Spec<Params, Query, Body, View>): MachineRoute {
  const { params, query, body } = description
  return {
    ...description,
    begin: (raw) => {
      const call = {
        ...raw,
        // where there is no schema, its type is undefined, as is the value
        params: params?.parse(raw.params) as z.output<Params>,
        query: query?.parse(raw.query) as z.output<Query>,
        body: body?.parse(raw.body) as z.output<Body>,
      }
      return () => run(call)
    },
  }
}
