// Partners as screens and the API show them. Instants are ISO 8601 in UTC.
// Shapes only; lib/queries/partners fills them.
import type { ApplicationRow } from "./application-view"
import type { Enforcement } from "./enforcement"
import type { GrantView } from "./grant-view"
import type { Onboarding } from "./onboarding"
import type { PartnerMove, PartnerStatus } from "./partner-life-cycle"
import type { InvitationRow, PersonRow } from "./people-view"

export type Named = { id: string; name: string }
export type Contact = { name: string; email: string }

export type PartnerCounts = {
  applications: number
  people: number
  openInvitations: number
  liveCertificates: number
  standingGrants: number
  activeGrants: number
  requestedGrants: number
}

export type PartnerRow = {
  id: string
  name: string
  legalName: string
  organizationIdentifier: string | null
  status: PartnerStatus
  statusReason: string | null
  contacts: Contact[]
  /** The ETag. */
  revision: number
  createdAt: string
  updatedAt: string
  counts: PartnerCounts
  onboarding: Onboarding
}

/** The release that took access away in one environment, and which gateways are known to enforce it. */
export type StopProof = {
  environment: string
  /** Null where no release had been made that could have given access. */
  sequence: number | null
  publishedAt: string | null
  enforced: Enforcement
}

export type PartnerDetail = PartnerRow & {
  moves: PartnerMove[]
  applications: ApplicationRow[]
  people: PersonRow[]
  invitations: InvitationRow[]
  requests: GrantView[]
  /** Of the last suspension or offboarding; empty for others. */
  stopped: StopProof[]
}

/** What a partner's person sees first. */
export type PartnerHome = {
  partner: { id: string; name: string; legalName: string; status: PartnerStatus; statusReason: string | null }
  onboarding: Onboarding
  /** The one next thing to do, in words to the partner; null when everything runs. */
  next: { step: string; yours: boolean; title: string; says: string; applicationId: string | null } | null
  applications: ApplicationRow[]
  requests: GrantView[]
}
