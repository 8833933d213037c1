// Certificates as the operator API answers them.
// For the routes of certificates.
import { z } from "@hono/zod-openapi"
import { certificateStates, revocationReasons } from "@/lib/core/certificate-state"
import { massRevocationKinds } from "@/lib/core/mass-revocation-view"
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
  owner,
  environment: environmentName.nullable(),
  createdAt: instant,
}

export const certificateRow = z
  .object({ ...shared, revocation: z.object({ reason, decidedAt: instant }).nullable() })
  .openapi("CertificateRow")

export const certificate = z
  .object({
    ...shared,
    pem,
    chain: pem,
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
    timeline: z.array(z.object({ at: instant, what: z.string(), by: z.string().optional() })),
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
