// Changes a partner's names and contacts, from the version that the caller has read.
// For administrators. Certificates keep the legal name that they were issued with; new ones carry the new one.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { organizationIdentifierField } from "@/lib/core/organization-identifier"
import { requirePartnerPresent } from "@/lib/core/partner-life-cycle"
import { requireRevision } from "@/lib/core/require-revision"
import { textField } from "@/lib/core/text-field"
import type { Deps } from "@/lib/usecases/deps"
import { contactsField } from "./contacts-field"
import { legalNameField } from "./legal-name-field"
import { lockPartner } from "./lock-partner"
import { requireFreePartnerName } from "./require-free-name"

export const updatePartnerInput = z.object({
  id: z.string().max(64),
  revision: z.number().int(),
  name: textField("The name", 100).optional(),
  legalName: legalNameField.optional(),
  organizationIdentifier: organizationIdentifierField.optional(),
  contacts: contactsField.optional(),
})
export type UpdatePartner = z.infer<typeof updatePartnerInput>

export const makeUpdatePartner =
  (deps: Pick<Deps, "write">) =>
  async (actor: Actor, { id, revision, ...changes }: UpdatePartner): Promise<void> =>
    deps.write(actor, async ({ tx, now, record }) => {
      const partner = await lockPartner(tx, actor, id)
      requireRevision(partner, revision)
      requirePartnerPresent(partner)
      if (changes.name !== undefined) await requireFreePartnerName(tx, changes.name, id)
      const after = await tx.partner.update({
        where: { id },
        data: { ...changes, revision: { increment: 1 }, updatedAt: now },
      })
      record({
        action: "partner.updated",
        subject: { kind: "partner", id, name: after.name },
        partnerId: id,
        detail: { before: shown(partner), after: shown(after) },
      })
    })

type Shown = { name: string; legalName: string; organizationIdentifier: string | null; contacts: unknown }

function shown({ name, legalName, organizationIdentifier, contacts }: Shown) {
  return { name, legalName, organizationIdentifier, contacts }
}
