// Issuers of access tokens: whose tokens APIs may ask for, and where their keys are fetched.
// For operators. An API's token policy names one; see the routes of APIs.
import { addTokenIssuerInput } from "@/lib/usecases/tokens/add-token-issuer"
import { removeTokenIssuerInput } from "@/lib/usecases/tokens/remove-token-issuer"
import type { MachineParts } from "../machine-parts"
import { defineRoute, type MachineRoute } from "../route"
import { listOf } from "../schemas/shared-shapes"
import { tokenIssuer } from "../schemas/token-issuer"
import { environmentParams, idParams } from "./inputs"

const tag = "Token issuers"

export function tokenIssuerRoutes({ usecases, queries }: MachineParts): MachineRoute[] {
  return [
    defineRoute({
      method: "get",
      path: "/environments/{name}/token-issuers",
      tag,
      summary: "List the issuers whose tokens APIs may ask for",
      params: environmentParams,
      answer: { status: 200, schema: listOf(tokenIssuer), description: "The issuers." },
      run: async ({ actor, params }) => ({
        items: await queries.listTokenIssuers(actor, { environment: params.name }),
        nextCursor: null,
      }),
    }),
    defineRoute({
      method: "post",
      path: "/environments/{name}/token-issuers",
      tag,
      summary: "Add an issuer: its keys are fetched at once, and then every few minutes",
      params: environmentParams,
      body: addTokenIssuerInput.omit({ environment: true }),
      answer: { status: 201, schema: tokenIssuer, description: "The issuer." },
      run: async ({ actor, params: { name: environment }, body }) => {
        const { id } = await usecases.addTokenIssuer(actor, { ...body, environment })
        const added = (await queries.listTokenIssuers(actor, { environment })).find((issuer) => issuer.id === id)
        if (added === undefined) throw new Error("the issuer was removed at the same moment")
        return added
      },
    }),
    defineRoute({
      method: "post",
      path: "/token-issuers/{id}/refresh",
      tag,
      summary: "Have it asked for its keys at once",
      params: idParams,
      answer: { status: 204, description: "It is asked within a second; what came of it stands with the issuer." },
      run: ({ actor, params: { id } }) => usecases.askTokenIssuer(actor, { id }),
    }),
    defineRoute({
      method: "post",
      path: "/token-issuers/{id}/removal",
      tag,
      summary: "Remove an issuer that no API names",
      params: idParams,
      body: removeTokenIssuerInput.omit({ id: true }),
      answer: { status: 204, description: "Removed." },
      run: ({ actor, params: { id }, body }) => usecases.removeTokenIssuer(actor, { ...body, id }),
    }),
  ]
}
