// Certificates as the operator API answers them.
// For the routes of certificates.
import { z } from "@hono/zod-openapi"
import { certificateProfiles } from "@/lib/core/certificate-profile"
import { certificateStates, revocationReasons } from "@/lib/core/certificate-state"
import { massRevocationKinds } from "@/lib/core/mass-revocation-view"
import { renewalStands, renewingKinds } from "@/lib/core/renewal-view"
import { enforcement, environmentName, instant, named, sha256 } from "./shared-shapes"

const reason = z.enum(revocationReasons)
const serial = z.string().openapi({ description: "Lower-case hex without leading zeros.", example: "7a3c9f" })
const pem = z.string().openapi({ description: "PEM." })

const owner = z.object({
  kind: z.enum(["application", "gateway", "operator", "listener", "responder"]),
  id: z.string(),
  name: z.string(),
  partner: named.optional(),
})

const shared = {
  id: z.string(),
  serial,
  sha256: sha256.nullable(),
  status: z.enum(certificateStates),
  notBefore: instant,
  notAfter: instant,
  subject: z.string(),
  keyAlgorithm: z.string(),
  keySource: z.string(),
  profile: z.enum(certificateProfiles),
  owner,
  environment: environmentName.nullable(),
  createdAt: instant,
}

const renewal = {
  window: z.object({ start: instant, end: instant }),
  urgency: z.enum(["early", "open", "overdue"]),
  asked: z.object({ by: instant, reason: z.string() }).nullable().openapi({ description: "By the emergency switch." }),
  stand: z.enum(renewalStands),
  successor: z.object({ id: z.string(), serial }).nullable(),
}

export const renewalRow = z
  .object({
    id: z.string(),
    serial,
    owner,
    environment: environmentName.nullable(),
    notAfter: instant,
    lastSeenAt: instant.nullable(),
    ...renewal,
  })
  .openapi("Renewal")

const counts = z.object({ nothing: z.int(), successor: z.int(), "in-use": z.int() })

const reissue = z
  .object({
    id: z.string(),
    environment: z.string().openapi({ description: "`infrastructure` for gateways and operators." }),
    reason: z.string(),
    askedBy: named,
    askedAt: instant,
    reissueBy: instant,
    counts,
  })
  .openapi("Reissue")

export const renewalBoard = z
  .object({
    counts,
    overdue: z.int(),
    byWeek: z.array(z.object({ from: z.string(), waiting: z.int(), inUse: z.int() })),
    reissues: z.array(reissue),
  })
  .openapi("RenewalBoard")

export const reissuePreview = z
  .object({
    environment: z.string(),
    certificates: z.int(),
    owners: z.array(z.object({ kind: z.enum(renewingKinds), count: z.int() })),
    partners: z.int(),
  })
  .openapi("ReissuePreview")

export const certificateRow = z
  .object({ ...shared, revocation: z.object({ reason, decidedAt: instant }).nullable() })
  .openapi("CertificateRow")

export const certificate = z
  .object({
    ...shared,
    pem,
    chain: pem,
    spkiSha256: sha256,
    issuer: named.extend({ subject: z.string() }),
    revocation: z
      .object({
        reason,
        decidedAt: instant,
        by: z.string(),
        sequence: z.int().nullable(),
        publishedAt: instant.nullable(),
        enforced: enforcement.nullable(),
      })
      .nullable(),
    decoded: z.array(z.object({ label: z.string(), value: z.string() })),
    timeline: z.array(
      z.object({
        at: instant,
        what: z.string(),
        by: z.string().optional(),
        certificateId: z.string().optional(),
        serial: z.string().optional(),
        ahead: z.literal(true).optional().openapi({ description: "Still to come." }),
      }),
    ),
    renewal: z.object(renewal).nullable(),
    firstSeenAt: instant.nullable(),
    lastSeenAt: instant.nullable(),
    installedAt: instant.nullable(),
  })
  .openapi("Certificate")

export const issuedCertificate = z
  .object({
    id: z.string(),
    serial,
    sha256,
    notBefore: instant,
    notAfter: instant,
    status: z.literal("valid"),
    pem,
    chain: pem,
  })
  .openapi("IssuedCertificate")

const target = z.object({ kind: z.enum(massRevocationKinds), id: z.string() })

export const massRevocation = z
  .object({
    revoked: z.int(),
    sequences: z
      .record(z.string(), z.int())
      .openapi({ description: "Of each environment, the release that carries it out.", example: { production: 17 } }),
  })
  .openapi("MassRevocation")

export const massRevocationPreview = z
  .object({
    target: target.extend({ name: z.string() }),
    certificates: z.int(),
    owners: z.int(),
    stopped: z.int().openapi({ description: "Owners that are left without a valid certificate." }),
    losses: z.array(
      z.object({
        owner,
        environment: environmentName.nullable(),
        certificates: z.int(),
        otherValid: z.int(),
        scopes: z.array(z.string()),
        routes: z.int(),
        gateways: z.int(),
      }),
    ),
    gateways: z.array(named.extend({ environment: environmentName })),
  })
  .openapi("MassRevocationPreview")
