// Registers a partner, as a draft: nothing of it is published before it is activated.
// For administrators.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { organizationIdentifierField } from "@/lib/core/organization-identifier"
import { requireAdmin } from "@/lib/core/permission"
import { textField } from "@/lib/core/text-field"
import type { Deps } from "@/lib/usecases/deps"
import { contactsField } from "./contacts-field"
import { legalNameField } from "./legal-name-field"
import { requireFreePartnerName } from "./require-free-name"

export const registerPartnerInput = z.object({
  name: textField("The name", 100),
  legalName: legalNameField,
  organizationIdentifier: organizationIdentifierField.default(null),
  contacts: contactsField.default([]),
})
export type RegisterPartner = z.infer<typeof registerPartnerInput>
/** As a caller within the program gives it: most organisations have no identifier. */
type Registration = Omit<RegisterPartner, "organizationIdentifier"> & Partial<RegisterPartner>

export const makeRegisterPartner =
  (deps: Pick<Deps, "write">) =>
  async (
    actor: Actor,
    { name, legalName, organizationIdentifier = null, contacts }: Registration,
  ): Promise<{ id: string }> => {
    requireAdmin(actor)
    return deps.write(actor, async ({ tx, now, newId, record }) => {
      await requireFreePartnerName(tx, name)
      const id = newId("partner")
      await tx.partner.create({
        data: { id, name, legalName, organizationIdentifier, contacts, createdAt: now, updatedAt: now },
      })
      record({
        action: "partner.registered",
        subject: { kind: "partner", id, name },
        partnerId: id,
        detail: { legalName, ...(organizationIdentifier === null ? {} : { organizationIdentifier }) },
      })
      return { id }
    })
  }
