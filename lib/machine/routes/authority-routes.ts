// Authorities, and the rotations by which one issuing authority follows another.
// For operators.
import { listRotationsInput } from "@/lib/queries/rotations/list-rotations"
import { advanceRotationInput } from "@/lib/usecases/rotations/advance-rotation"
import { startRotationInput } from "@/lib/usecases/rotations/start-rotation"
import type { MachineParts } from "../machine-parts"
import { defineRoute, type MachineRoute } from "../route"
import { authority, authorityRow, rotation, rotationRow } from "../schemas/authority"
import { listOf } from "../schemas/shared-shapes"
import { idParams, reasonBody } from "./inputs"

const tag = "Authorities"
const one = { status: 200, schema: rotation, description: "The rotation, and what its next step waits for." } as const

export function authorityRoutes({ usecases, queries }: MachineParts): MachineRoute[] {
  return [
    defineRoute({
      method: "get",
      path: "/authorities",
      tag,
      summary: "List authorities",
      answer: { status: 200, schema: listOf(authorityRow), description: "Roots and issuing authorities." },
      run: async ({ actor }) => ({ items: await queries.listAuthorities(actor), nextCursor: null }),
    }),
    defineRoute({
      method: "get",
      path: "/authorities/{id}",
      tag,
      summary: "Read an authority, and which gateways trust it",
      params: idParams,
      answer: { status: 200, schema: authority, description: "The authority." },
      run: ({ actor, params }) => queries.getAuthority(actor, params.id),
    }),
    defineRoute({
      method: "post",
      path: "/authorities/{id}/compromise",
      tag,
      summary: "Report its key as compromised: nobody trusts it any more, and what it issued is revoked",
      params: idParams,
      body: reasonBody,
      answer: { status: 200, schema: authority, description: "The authority." },
      run: async ({ actor, params: { id: authorityId }, body }) => {
        await usecases.declareCompromised(actor, { authorityId, ...body })
        return queries.getAuthority(actor, authorityId)
      },
    }),
    ...rotationRoutes({ usecases, queries }),
  ]
}

function rotationRoutes({ usecases, queries }: Pick<MachineParts, "usecases" | "queries">): MachineRoute[] {
  return [
    defineRoute({
      method: "get",
      path: "/rotations",
      tag,
      summary: "List rotations",
      query: listRotationsInput,
      answer: { status: 200, schema: listOf(rotationRow), description: "Rotations, newest first." },
      run: async ({ actor, query }) => ({ items: await queries.listRotations(actor, query), nextCursor: null }),
    }),
    defineRoute({
      method: "post",
      path: "/rotations",
      tag,
      summary: "Start a rotation: a successor is made, and gateways learn to trust it",
      body: startRotationInput,
      answer: { ...one, status: 201 },
      run: async ({ actor, body }) => {
        const { id } = await usecases.startRotation(actor, body)
        return queries.getRotation(actor, id)
      },
    }),
    defineRoute({
      method: "get",
      path: "/rotations/{id}",
      tag,
      summary: "Read a rotation, and who is missing",
      params: idParams,
      answer: one,
      run: ({ actor, params }) => queries.getRotation(actor, params.id),
    }),
    defineRoute({
      method: "post",
      path: "/rotations/{id}/advance",
      tag,
      summary: "Take the next step: issue from the successor, or take the old authority away",
      params: idParams,
      body: advanceRotationInput.omit({ id: true }),
      answer: one,
      run: async ({ actor, params: { id }, body }) => {
        await usecases.advanceRotation(actor, { id, ...body })
        return queries.getRotation(actor, id)
      },
    }),
    defineRoute({
      method: "post",
      path: "/rotations/{id}/cancel",
      tag,
      summary: "Give up a rotation whose successor has issued nothing",
      params: idParams,
      body: reasonBody,
      answer: one,
      run: async ({ actor, params: { id }, body }) => {
        await usecases.cancelRotation(actor, { id, ...body })
        return queries.getRotation(actor, id)
      },
    }),
  ]
}
