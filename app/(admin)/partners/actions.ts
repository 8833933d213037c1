// What can be done about partners, their people and their applications.
// For the partners' pages. Permission is the use case's affair.
"use server"
import { z } from "zod"
import { staffAction } from "@/app/portal"
import { activatePartnerInput } from "@/lib/usecases/partners/activate-partner"
import { createApplicationInput } from "@/lib/usecases/partners/create-application"
import { offboardPartnerInput } from "@/lib/usecases/partners/offboard-partner"
import { registerPartnerInput } from "@/lib/usecases/partners/register-partner"
import { resumePartnerInput } from "@/lib/usecases/partners/resume-partner"
import { suspendPartnerInput } from "@/lib/usecases/partners/suspend-partner"
import { updatePartnerInput } from "@/lib/usecases/partners/update-partner"
import { invitePartnerMemberInput } from "@/lib/usecases/people/invite-partner-member"

export const registerPartner = staffAction(registerPartnerInput, ({ usecases, actor }, input) =>
  usecases.registerPartner(actor, input),
)

/** A form sends the whole partner: no contacts or identifier in it means that there are none. */
const editPartnerInput = updatePartnerInput.extend({
  revision: z.coerce.number().int(),
  contacts: registerPartnerInput.shape.contacts,
  organizationIdentifier: registerPartnerInput.shape.organizationIdentifier,
})

export const updatePartner = staffAction(editPartnerInput, ({ usecases, actor }, input) =>
  usecases.updatePartner(actor, input),
)

export const activatePartner = staffAction(activatePartnerInput, ({ usecases, actor }, input) =>
  usecases.activatePartner(actor, input),
)

export const suspendPartner = staffAction(suspendPartnerInput, ({ usecases, actor }, input) =>
  usecases.suspendPartner(actor, input),
)

export const resumePartner = staffAction(resumePartnerInput, ({ usecases, actor }, input) =>
  usecases.resumePartner(actor, input),
)

export const offboardPartner = staffAction(offboardPartnerInput, ({ usecases, actor }, input) =>
  usecases.offboardPartner(actor, input),
)

export const createApplication = staffAction(createApplicationInput, ({ usecases, actor }, input) =>
  usecases.createApplication(actor, input),
)

export const invitePartnerMember = staffAction(invitePartnerMemberInput, async ({ usecases, actor }, input) => {
  const { url, expiresAt, mailed } = await usecases.invitePartnerMember(actor, input)
  return { url, expiresAt: expiresAt.toISOString(), mailed, email: input.email }
})
