// What the holder of an invitation's link can do: read it, and accept it once.
"use server"
import { openAction } from "@/app/portal"
import { acceptInvitationInput } from "@/lib/usecases/people/accept-invitation"

export const readInvitation = openAction(
  acceptInvitationInput.pick({ token: true }),
  ({ queries }, { token }) => queries.getOpenInvitation(token),
  { refresh: false },
)

export const acceptInvitation = openAction(
  acceptInvitationInput,
  async ({ usecases }, input) => {
    await usecases.acceptInvitation(input)
  },
  { refresh: false },
)
