// Renewals: who should renew, who has, the emergency switch, and the word that a certificate is in use.
// For operators; an application may see its own partner's and give its own word.

import { renewalBoardInput } from "@/lib/queries/renewals/get-renewal-board"
import { listRenewalsInput } from "@/lib/queries/renewals/list-renewals"
import { askReissueInput } from "@/lib/usecases/renewals/ask-reissue"
import type { MachineParts } from "../machine-parts"
import { defineRoute, type MachineRoute } from "../route"
import { certificate, reissuePreview, renewalBoard, renewalRow } from "../schemas/certificate"
import { listOf } from "../schemas/shared-shapes"
import { environmentParams, idParams } from "./inputs"

const tag = "Renewals"
const board = { status: 200, schema: renewalBoard, description: "The board." } as const

export function renewalRoutes({ usecases, queries }: MachineParts): MachineRoute[] {
  return [
    defineRoute({
      method: "get",
      path: "/renewals",
      tag,
      summary: "List certificates whose renewal window has begun, the nearest end first",
      query: listRenewalsInput,
      answer: { status: 200, schema: listOf(renewalRow), description: "A page of renewals." },
      run: ({ actor, query }) => queries.listRenewals(actor, query),
    }),
    defineRoute({
      method: "get",
      path: "/renewals/board",
      tag,
      summary: "Count who has renewed, by week and for each emergency switch",
      query: renewalBoardInput,
      answer: board,
      run: ({ actor, query }) => queries.getRenewalBoard(actor, query),
    }),
    defineRoute({
      method: "get",
      path: "/environments/{name}/reissue",
      tag,
      summary: "See whom the emergency switch of an environment, or of `infrastructure`, would ask",
      params: environmentParams,
      answer: { status: 200, schema: reissuePreview, description: "Whom it would concern." },
      run: ({ actor, params }) => queries.previewReissue(actor, params.name),
    }),
    defineRoute({
      method: "post",
      path: "/environments/{name}/reissue",
      tag,
      summary: "Ask everybody in an environment, or in `infrastructure`, for a new certificate",
      params: environmentParams,
      body: askReissueInput.omit({ environment: true }),
      answer: board,
      run: async ({ actor, params, body }) => {
        await usecases.askReissue(actor, { ...body, environment: params.name })
        return queries.getRenewalBoard(actor, {})
      },
    }),
    defineRoute({
      method: "delete",
      path: "/environments/{name}/reissue",
      tag,
      summary: "Withdraw the emergency switch",
      params: environmentParams,
      answer: { status: 204, description: "Nobody is asked any more." },
      run: ({ actor, params }) => usecases.withdrawReissue(actor, { environment: params.name }),
    }),
    defineRoute({
      method: "post",
      path: "/certificates/{id}/installation",
      tag,
      summary: "Mark a certificate as installed: notices about the one before it stop",
      params: idParams,
      answer: { status: 200, schema: certificate, description: "The certificate." },
      run: async ({ actor, params: { id } }) => {
        await usecases.markInstalled(actor, { id })
        return queries.getCertificate(actor, id)
      },
    }),
  ]
}
