// Invites one of our own people, with a role.
// For administrators.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { emailField } from "@/lib/core/email-field"
import { requireAdmin } from "@/lib/core/permission"
import { textField } from "@/lib/core/text-field"
import type { Deps } from "@/lib/usecases/deps"
import { type SentInvitation, sendInvitation } from "./send-invitation"

export const inviteStaffInput = z.object({
  email: emailField,
  name: textField("The name", 100),
  role: z.enum(["admin", "approver", "viewer"], { error: "Choose administrator, approver or viewer." }),
})
export type InviteStaff = z.infer<typeof inviteStaffInput>

export const makeInviteStaff =
  (deps: Pick<Deps, "write" | "random" | "settings">) =>
  async (actor: Actor, input: InviteStaff): Promise<SentInvitation> => {
    requireAdmin(actor)
    return deps.write(actor, (context) => sendInvitation(context, deps, input))
  }
