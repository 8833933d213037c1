// Applications: created, renamed, suspended, resumed, retired, and what they are granted.
// For operators; an application may read itself and what its partner holds.
import { z } from "@hono/zod-openapi"
import { listApplicationsInput } from "@/lib/queries/partners/list-applications"
import { setGrantsInput } from "@/lib/usecases/grants/set-grants"
import { createApplicationInput } from "@/lib/usecases/partners/create-application"
import { updateApplicationInput } from "@/lib/usecases/partners/update-application"
import { revisionOf } from "../if-match"
import type { MachineParts } from "../machine-parts"
import { defineRoute, type MachineRoute } from "../route"
import { applicationCode } from "../schemas/gateway"
import { application, applicationRow, grant } from "../schemas/partner"
import { listOf } from "../schemas/shared-shapes"
import { idParams, optionalReasonBody, reasonBody } from "./inputs"

const tag = "Applications"
const one = { status: 200, schema: application, description: "The application." } as const
const grants = { status: 200, schema: listOf(grant), description: "The grants, with their status." } as const

export function applicationRoutes({ usecases, queries }: MachineParts): MachineRoute[] {
  return [
    defineRoute({
      method: "get",
      path: "/partners/{id}/applications",
      tag,
      summary: "List a partner's applications",
      params: idParams,
      query: listApplicationsInput.omit({ partnerId: true }),
      answer: { status: 200, schema: listOf(applicationRow), description: "A page of applications." },
      run: ({ actor, params, query }) => queries.listApplications(actor, { ...query, partnerId: params.id }),
    }),
    defineRoute({
      method: "post",
      path: "/partners/{id}/applications",
      tag,
      summary: "Create an application",
      params: idParams,
      body: createApplicationInput.omit({ partnerId: true }),
      answer: { ...one, status: 201 },
      versioned: true,
      run: async ({ actor, params, body }) => {
        const { id } = await usecases.createApplication(actor, { ...body, partnerId: params.id })
        return queries.getApplication(actor, id)
      },
    }),
    defineRoute({
      method: "get",
      path: "/applications/{id}",
      tag,
      summary: "Read an application",
      params: idParams,
      answer: one,
      versioned: true,
      run: ({ actor, params }) => queries.getApplication(actor, params.id),
    }),
    defineRoute({
      method: "patch",
      path: "/applications/{id}",
      tag,
      summary: "Rename an application",
      params: idParams,
      body: updateApplicationInput.omit({ id: true, revision: true }),
      answer: one,
      versioned: true,
      run: async ({ actor, params: { id }, body, ifMatch }) => {
        const revision = await revisionOf(ifMatch, async () => (await queries.getApplication(actor, id)).revision)
        await usecases.updateApplication(actor, { ...body, id, revision })
        return queries.getApplication(actor, id)
      },
    }),
    defineRoute({
      method: "post",
      path: "/applications/{id}/enrolment-codes",
      tag,
      summary: "Make a one-time code for enrolment over EST; it voids the ones before it",
      params: idParams,
      answer: { status: 201, schema: applicationCode, description: "The code, and the command that redeems it." },
      run: ({ actor, params }) => usecases.createApplicationCode(actor, { applicationId: params.id }),
    }),
    ...moveRoutes({ usecases, queries }),
    ...grantRoutes({ usecases, queries }),
  ]
}

function moveRoutes({ usecases, queries }: Pick<MachineParts, "usecases" | "queries">): MachineRoute[] {
  const move = { method: "post", tag, params: idParams, answer: one, versioned: true } as const
  return [
    defineRoute({
      ...move,
      path: "/applications/{id}/suspend",
      summary: "Suspend an application: published at once",
      body: reasonBody,
      run: async ({ actor, params: { id }, body }) => {
        await usecases.suspendApplication(actor, { id, ...body })
        return queries.getApplication(actor, id)
      },
    }),
    defineRoute({
      ...move,
      path: "/applications/{id}/resume",
      summary: "Resume an application: takes effect with the next publication",
      body: optionalReasonBody,
      run: async ({ actor, params: { id }, body }) => {
        await usecases.resumeApplication(actor, { id, ...body })
        return queries.getApplication(actor, id)
      },
    }),
    defineRoute({
      ...move,
      path: "/applications/{id}/retire",
      summary: "Retire an application for good: published at once",
      body: reasonBody,
      run: async ({ actor, params: { id }, body }) => {
        await usecases.retireApplication(actor, { id, ...body })
        return queries.getApplication(actor, id)
      },
    }),
  ]
}

function grantRoutes({ usecases, queries }: Pick<MachineParts, "usecases" | "queries">): MachineRoute[] {
  const read = async (actor: Parameters<typeof queries.listGrants>[0], applicationId: string) => ({
    items: await queries.listGrants(actor, { applicationId }),
    nextCursor: null,
  })
  return [
    defineRoute({
      method: "get",
      path: "/applications/{id}/grants",
      tag,
      summary: "List what an application is granted or has asked for",
      params: idParams,
      answer: grants,
      run: ({ actor, params }) => read(actor, params.id),
    }),
    defineRoute({
      method: "put",
      path: "/applications/{id}/grants",
      tag,
      summary: "Set what an application is granted: what is not named is withdrawn",
      params: idParams,
      body: z.array(setGrantsInput.shape.grants.element).max(200, "An application holds at most 200 scopes."),
      answer: grants,
      run: async ({ actor, params: { id }, body }) => {
        await usecases.setGrants(actor, { applicationId: id, grants: body })
        return read(actor, id)
      },
    }),
  ]
}
