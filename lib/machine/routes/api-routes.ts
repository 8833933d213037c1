// APIs, their routes, and the scopes that name routes.
// For operators.
import { listApisInput } from "@/lib/queries/apis/list-apis"
import { listScopesInput } from "@/lib/queries/apis/list-scopes"
import { addRouteInput } from "@/lib/usecases/apis/add-route"
import { createApiInput } from "@/lib/usecases/apis/create-api"
import { updateApiInput } from "@/lib/usecases/apis/update-api"
import { revisionOf } from "../if-match"
import type { MachineParts } from "../machine-parts"
import { defineRoute, type MachineRoute } from "../route"
import { api, apiRow, route, scopeRow } from "../schemas/api"
import { listOf } from "../schemas/shared-shapes"
import { idParams } from "./inputs"

const tag = "APIs"
const one = { status: 200, schema: api, description: "The API." } as const

export function apiRoutes({ usecases, queries }: MachineParts): MachineRoute[] {
  return [
    defineRoute({
      method: "get",
      path: "/apis",
      tag,
      summary: "List APIs",
      query: listApisInput,
      answer: { status: 200, schema: listOf(apiRow), description: "A page of APIs." },
      run: ({ actor, query }) => queries.listApis(actor, query),
    }),
    defineRoute({
      method: "post",
      path: "/apis",
      tag,
      summary: "Name an API",
      body: createApiInput,
      answer: { ...one, status: 201 },
      versioned: true,
      run: async ({ actor, body }) => {
        const { id } = await usecases.createApi(actor, body)
        return queries.getApi(actor, id)
      },
    }),
    defineRoute({
      method: "get",
      path: "/apis/{id}",
      tag,
      summary: "Read an API with its routes and whom it lets in",
      params: idParams,
      answer: one,
      versioned: true,
      run: ({ actor, params }) => queries.getApi(actor, params.id),
    }),
    defineRoute({
      method: "patch",
      path: "/apis/{id}",
      tag,
      summary: "Change an API",
      params: idParams,
      body: updateApiInput.omit({ id: true, revision: true }),
      answer: one,
      versioned: true,
      run: async ({ actor, params: { id }, body, ifMatch }) => {
        const revision = await revisionOf(ifMatch, async () => (await queries.getApi(actor, id)).revision)
        await usecases.updateApi(actor, { ...body, id, revision })
        return queries.getApi(actor, id)
      },
    }),
    ...routeRoutes({ usecases, queries }),
  ]
}

function routeRoutes({ usecases, queries }: Pick<MachineParts, "usecases" | "queries">): MachineRoute[] {
  return [
    defineRoute({
      method: "get",
      path: "/apis/{id}/routes",
      tag,
      summary: "List an API's routes",
      params: idParams,
      answer: { status: 200, schema: listOf(route), description: "Its routes." },
      run: async ({ actor, params }) => ({ items: await queries.listRoutes(actor, params.id), nextCursor: null }),
    }),
    defineRoute({
      method: "post",
      path: "/apis/{id}/routes",
      tag,
      summary: "Add a route under a scope",
      params: idParams,
      body: addRouteInput.omit({ apiId: true }),
      answer: { status: 201, schema: route, description: "The route." },
      run: async ({ actor, params, body }) => {
        const { id } = await usecases.addRoute(actor, { ...body, apiId: params.id })
        return queries.getRoute(actor, id)
      },
    }),
    defineRoute({
      method: "delete",
      path: "/routes/{id}",
      tag,
      summary: "Remove a route",
      params: idParams,
      answer: { status: 204, description: "It is removed; gateways keep it until the next publication." },
      run: ({ actor, params }) => usecases.removeRoute(actor, { id: params.id }),
    }),
    defineRoute({
      method: "get",
      path: "/scopes",
      tag,
      summary: "List scopes with their routes",
      query: listScopesInput,
      answer: { status: 200, schema: listOf(scopeRow), description: "A page of scopes." },
      run: ({ actor, query }) => queries.listScopes(actor, query),
    }),
  ]
}
