// Registers a partner, as a draft: nothing of it is published before it is activated.
// For administrators.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { requireAdmin } from "@/lib/core/permission"
import { textField } from "@/lib/core/text-field"
import type { Deps } from "@/lib/usecases/deps"
import { contactsField } from "./contacts-field"
import { legalNameField } from "./legal-name-field"
import { requireFreePartnerName } from "./require-free-name"

export const registerPartnerInput = z.object({
  name: textField("The name", 100),
  legalName: legalNameField,
  contacts: contactsField.default([]),
})
export type RegisterPartner = z.infer<typeof registerPartnerInput>

export const makeRegisterPartner =
  (deps: Pick<Deps, "write">) =>
  async (actor: Actor, { name, legalName, contacts }: RegisterPartner): Promise<{ id: string }> => {
    requireAdmin(actor)
    return deps.write(actor, async ({ tx, now, newId, record }) => {
      await requireFreePartnerName(tx, name)
      const id = newId("partner")
      await tx.partner.create({ data: { id, name, legalName, contacts, createdAt: now, updatedAt: now } })
      record({
        action: "partner.registered",
        subject: { kind: "partner", id, name },
        partnerId: id,
        detail: { legalName },
      })
      return { id }
    })
  }
