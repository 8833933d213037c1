// Partners: registered, changed, activated, suspended, resumed, offboarded, and their people invited.
// For operators; an application may read its own partner.
import { listPartnersInput } from "@/lib/queries/partners/list-partners"
import { registerPartnerInput } from "@/lib/usecases/partners/register-partner"
import { updatePartnerInput } from "@/lib/usecases/partners/update-partner"
import { invitePartnerMemberInput } from "@/lib/usecases/people/invite-partner-member"
import { revisionOf } from "../if-match"
import type { MachineParts } from "../machine-parts"
import { defineRoute, type MachineRoute } from "../route"
import { invitation, partner, partnerRow } from "../schemas/partner"
import { listOf } from "../schemas/shared-shapes"
import { idParams, optionalReasonBody, reasonBody } from "./inputs"

const tag = "Partners"
const one = { status: 200, schema: partner, description: "The partner." } as const

export function partnerRoutes({ usecases, queries }: MachineParts): MachineRoute[] {
  return [
    defineRoute({
      method: "get",
      path: "/partners",
      tag,
      summary: "List partners",
      query: listPartnersInput,
      answer: { status: 200, schema: listOf(partnerRow), description: "A page of partners." },
      run: ({ actor, query }) => queries.listPartners(actor, query),
    }),
    defineRoute({
      method: "post",
      path: "/partners",
      tag,
      summary: "Register a partner",
      body: registerPartnerInput,
      answer: { ...one, status: 201 },
      versioned: true,
      run: async ({ actor, body }) => {
        const { id } = await usecases.registerPartner(actor, body)
        return queries.getPartner(actor, id)
      },
    }),
    defineRoute({
      method: "get",
      path: "/partners/{id}",
      tag,
      summary: "Read a partner",
      params: idParams,
      answer: one,
      versioned: true,
      run: ({ actor, params }) => queries.getPartner(actor, params.id),
    }),
    defineRoute({
      method: "patch",
      path: "/partners/{id}",
      tag,
      summary: "Change a partner",
      params: idParams,
      body: updatePartnerInput.omit({ id: true, revision: true }),
      answer: one,
      versioned: true,
      run: async ({ actor, params: { id }, body, ifMatch }) => {
        const revision = await revisionOf(ifMatch, async () => (await queries.getPartner(actor, id)).revision)
        await usecases.updatePartner(actor, { ...body, id, revision })
        return queries.getPartner(actor, id)
      },
    }),
    defineRoute({
      method: "post",
      path: "/partners/{id}/invitations",
      tag,
      summary: "Invite a person of a partner",
      params: idParams,
      body: invitePartnerMemberInput.omit({ partnerId: true }),
      answer: { status: 201, schema: invitation, description: "The link, which opens once." },
      run: async ({ actor, params, body }) => {
        const { url, expiresAt } = await usecases.invitePartnerMember(actor, { ...body, partnerId: params.id })
        return { url, expiresAt: expiresAt.toISOString() }
      },
    }),
    ...moveRoutes({ usecases, queries }),
  ]
}

function moveRoutes({ usecases, queries }: Pick<MachineParts, "usecases" | "queries">): MachineRoute[] {
  const move = { method: "post", tag, params: idParams, answer: one, versioned: true } as const
  return [
    defineRoute({
      ...move,
      path: "/partners/{id}/activate",
      summary: "Activate a partner",
      body: optionalReasonBody,
      run: async ({ actor, params: { id }, body }) => {
        await usecases.activatePartner(actor, { id, ...body })
        return queries.getPartner(actor, id)
      },
    }),
    defineRoute({
      ...move,
      path: "/partners/{id}/suspend",
      summary: "Suspend a partner: published at once",
      body: reasonBody,
      run: async ({ actor, params: { id }, body }) => {
        await usecases.suspendPartner(actor, { id, ...body })
        return queries.getPartner(actor, id)
      },
    }),
    defineRoute({
      ...move,
      path: "/partners/{id}/resume",
      summary: "Resume a partner: takes effect with the next publication",
      body: optionalReasonBody,
      run: async ({ actor, params: { id }, body }) => {
        await usecases.resumePartner(actor, { id, ...body })
        return queries.getPartner(actor, id)
      },
    }),
    defineRoute({
      ...move,
      path: "/partners/{id}/offboard",
      summary: "Offboard a partner for good: published at once",
      body: reasonBody,
      run: async ({ actor, params: { id }, body }) => {
        await usecases.offboardPartner(actor, { id, ...body })
        return queries.getPartner(actor, id)
      },
    }),
  ]
}
