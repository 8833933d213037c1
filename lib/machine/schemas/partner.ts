// Partners, applications and grants as the operator API answers them.
// For the routes of partners, applications and grants.
import { z } from "@hono/zod-openapi"
import { applicationStatuses } from "@/lib/core/application-life-cycle"
import { onboardingSteps } from "@/lib/core/onboarding"
import { partnerStatuses } from "@/lib/core/partner-life-cycle"
import { roles } from "@/lib/core/people-view"
import { environmentName, instant, named, revision, stopProof } from "./shared-shapes"

const step = z.enum(onboardingSteps)

export const grant = z
  .object({
    id: z.string(),
    scope: z.string(),
    status: z.enum(["requested", "approved", "active", "expired", "withdrawn"]),
    environment: environmentName,
    application: named,
    partner: named,
    reason: z.string(),
    requestedBy: named,
    requestedAt: instant,
    approvedBy: named.nullable(),
    approvedAt: instant.nullable(),
    endsAt: instant.nullable(),
    declined: z.boolean(),
    withdrawnBy: named.nullable(),
    withdrawnAt: instant.nullable(),
    endReason: z.string().nullable(),
    activeSince: z.int().nullable(),
    fourEyes: z.boolean(),
  })
  .openapi("Grant")

export const applicationRow = z
  .object({
    id: z.string(),
    name: z.string(),
    partner: named.extend({ status: z.string() }),
    environment: environmentName,
    status: z.enum(applicationStatuses),
    statusReason: z.string().nullable(),
    revision,
    createdAt: instant,
    updatedAt: instant,
    liveCertificates: z.int(),
    certificatesEndAt: instant.nullable(),
    standingGrants: z.int(),
    requestedGrants: z.int(),
  })
  .openapi("ApplicationRow")

export const application = applicationRow
  .extend({
    moves: z.array(z.enum(["suspend", "resume", "retire"])),
    grants: z.array(grant),
    stopped: stopProof.nullable(),
  })
  .openapi("Application")

const person = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  role: z.enum(roles),
  status: z.enum(["active", "disabled"]),
  partner: named.nullable(),
  signsInBy: z.object({ password: z.boolean(), singleSignOn: z.boolean() }),
  lastSignInAt: instant.nullable(),
  createdAt: instant,
})

const invitationRow = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  role: z.enum(roles),
  partner: named.nullable(),
  status: z.enum(["open", "accepted", "expired", "revoked"]),
  invitedBy: named,
  createdAt: instant,
  expiresAt: instant,
  acceptedAt: instant.nullable(),
})

export const partnerRow = z
  .object({
    id: z.string(),
    name: z.string(),
    legalName: z.string(),
    organizationIdentifier: z
      .string()
      .nullable()
      .openapi({ description: "ETSI EN 319 412-1 §5.1.4.", example: "PSDDE-BAFIN-123456" }),
    status: z.enum(partnerStatuses),
    statusReason: z.string().nullable(),
    contacts: z.array(z.object({ name: z.string(), email: z.string() })),
    revision,
    createdAt: instant,
    updatedAt: instant,
    counts: z.object({
      applications: z.int(),
      people: z.int(),
      openInvitations: z.int(),
      liveCertificates: z.int(),
      standingGrants: z.int(),
      activeGrants: z.int(),
      requestedGrants: z.int(),
    }),
    onboarding: z.object({
      steps: z.array(z.object({ step, done: z.boolean() })),
      next: z.object({ step, waitsFor: z.enum(["staff", "partner"]), says: z.string() }).nullable(),
    }),
  })
  .openapi("PartnerRow")

export const partner = partnerRow
  .extend({
    moves: z.array(z.string()),
    applications: z.array(applicationRow),
    people: z.array(person),
    invitations: z.array(invitationRow),
    requests: z.array(grant),
    stopped: z.array(stopProof),
  })
  .openapi("Partner")

export const invitation = z
  .object({ url: z.string().openapi({ description: "Opens once; shown here alone." }), expiresAt: instant })
  .openapi("Invitation")
