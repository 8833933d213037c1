// What can be done about environments, people, invitations and operators.
// For the pages under /settings.
"use server"
import { z } from "zod"
import { staffAction } from "@/app/portal"
import { demandFourEyesInput } from "@/lib/usecases/grants/demand-four-eyes"
import { revokeOperatorInput } from "@/lib/usecases/operators/revoke-operator"
import { changeRoleInput } from "@/lib/usecases/people/change-role"
import { disableUserInput } from "@/lib/usecases/people/disable-user"
import { enableUserInput } from "@/lib/usecases/people/enable-user"
import { endAllSessionsInput } from "@/lib/usecases/people/end-all-sessions"
import { inviteStaffInput } from "@/lib/usecases/people/invite-staff"
import { revokeInvitationInput } from "@/lib/usecases/people/revoke-invitation"
import { setStalenessInput } from "@/lib/usecases/publication/set-staleness"

/** A form leaves out what is off. */
const switched = z.literal("on").optional()

export const demandFourEyes = staffAction(
  demandFourEyesInput.extend({ demanded: switched.transform((value) => value === "on") }),
  ({ usecases, actor }, input) => usecases.demandFourEyes(actor, input),
)

export const setStaleness = staffAction(setStalenessInput, ({ usecases, actor }, input) =>
  usecases.setStaleness(actor, input),
)

/** The link holds a one-time token: it goes to whoever asked, and nowhere else. */
export const inviteStaff = staffAction(inviteStaffInput, async ({ usecases, actor }, input) => {
  const { url, expiresAt, mailed } = await usecases.inviteStaff(actor, input)
  return { url, expiresAt: expiresAt.toISOString(), mailed }
})

export const revokeInvitation = staffAction(revokeInvitationInput, ({ usecases, actor }, input) =>
  usecases.revokeInvitation(actor, input),
)

export const changeRole = staffAction(changeRoleInput, ({ usecases, actor }, input) =>
  usecases.changeRole(actor, input),
)

export const disableUser = staffAction(disableUserInput, ({ usecases, actor }, input) =>
  usecases.disableUser(actor, input),
)

export const enableUser = staffAction(enableUserInput, ({ usecases, actor }, input) =>
  usecases.enableUser(actor, input),
)

export const signOutEverywhere = staffAction(endAllSessionsInput, ({ usecases, actor }, input) =>
  usecases.endAllSessions(actor, input),
)

export const revokeOperator = staffAction(revokeOperatorInput, ({ usecases, actor }, input) =>
  usecases.revokeOperator(actor, input),
)
