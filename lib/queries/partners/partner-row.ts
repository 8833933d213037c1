// Partners as lists and pages show them, each with where it stands.
// For the queries of partners.
import type { Prisma } from "@prisma/client"
import { onboarding } from "@/lib/core/onboarding"
import type { Contact, PartnerRow } from "@/lib/core/partner-view"
import type { QueryDeps } from "@/lib/queries/deps"
import { type PartnerFacts, readPartnerFacts } from "./partner-facts"

type StoredPartner = Prisma.PartnerGetPayload<object>

export async function partnerRows({ db, clock }: QueryDeps, partners: StoredPartner[]): Promise<PartnerRow[]> {
  if (partners.length === 0) return []
  const ids = partners.map(({ id }) => id)
  const facts = new Map((await readPartnerFacts(db, ids, clock())).map((row) => [row.id, row]))
  return partners.flatMap((partner) => {
    const known = facts.get(partner.id)
    return known === undefined ? [] : [partnerRow(partner, known)]
  })
}

function partnerRow(partner: StoredPartner, facts: PartnerFacts): PartnerRow {
  const { id, name, legalName, organizationIdentifier, status, statusReason, revision } = partner
  const { people, openInvitations, applications, liveCertificates, standingGrants, activeGrants, requestedGrants } =
    facts
  return {
    id,
    name,
    legalName,
    organizationIdentifier,
    status,
    statusReason,
    // written from the input schemas alone, which have this shape
    contacts: partner.contacts as Contact[],
    revision,
    createdAt: partner.createdAt.toISOString(),
    updatedAt: partner.updatedAt.toISOString(),
    counts: { applications, people, openInvitations, liveCertificates, standingGrants, activeGrants, requestedGrants },
    onboarding: onboarding(facts),
  }
}
