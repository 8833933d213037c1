// What the holder of the setup link can do: become the first administrator, once.
"use server"
import { openAction } from "@/app/portal"
import { completeSetupInput } from "@/lib/usecases/people/complete-setup"

export const completeSetup = openAction(
  completeSetupInput,
  async ({ usecases }, input) => {
    await usecases.completeSetup(input)
  },
  // the page would lead away to the sign-in page while its form is still signing in
  { refresh: false },
)
