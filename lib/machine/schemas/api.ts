// APIs, routes and scopes as the operator API answers them.
// For the routes of APIs.
import { z } from "@hono/zod-openapi"
import { tokenAlgorithms } from "@/lib/core/token-policy"
import { environmentName, instant, methods, named, revision } from "./shared-shapes"

const counts = { partners: z.int(), applications: z.int() }

/** What the API asks for beside the client certificate. */
export const tokenPolicy = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("none") }),
  z.object({
    kind: z.literal("jwt"),
    issuer: z.string(),
    audience: z.string(),
    algorithms: z.array(z.enum(tokenAlgorithms)),
    scopeClaim: z.string().nullable(),
    bound: z.boolean(),
  }),
])

export const route = z
  .object({
    id: z.string(),
    apiId: z.string(),
    hostname: z.string(),
    methods,
    path: z.string().openapi({ example: "/accounts/{id}" }),
    scope: z.string().openapi({ example: "accounts:read" }),
    createdAt: instant,
  })
  .openapi("Route")

export const apiRow = z
  .object({
    id: z.string(),
    name: z.string(),
    environment: environmentName,
    zone: z.enum(["internal", "partner", "public"]),
    owner: z.string(),
    hostname: z.string(),
    upstream: z.string(),
    tokenPolicy,
    revision,
    createdAt: instant,
    updatedAt: instant,
    counts: z.object({ routes: z.int(), scopes: z.int(), ...counts }),
  })
  .openapi("ApiRow")

const reached = named.extend({ status: z.string() })

export const api = apiRow
  .extend({
    routes: z.array(route),
    reach: z.array(
      z.object({
        partner: reached,
        application: reached,
        scopes: z.array(z.object({ name: z.string(), status: z.string(), endsAt: instant.nullable() })),
      }),
    ),
  })
  .openapi("Api")

export const scopeRow = z
  .object({
    id: z.string(),
    name: z.string(),
    environment: environmentName,
    createdAt: instant,
    routes: z.array(route.extend({ api: z.string() })),
    counts: z.object(counts),
  })
  .openapi("Scope")
