// Certificates as the operator API answers them.
// For the routes of certificates.
import { z } from "@hono/zod-openapi"
import { certificateStates, revocationReasons } from "@/lib/core/certificate-state"
import { enforcement, environmentName, instant, named, sha256 } from "./shared-shapes"

const reason = z.enum(revocationReasons)
const serial = z.string().openapi({ description: "Lower-case hex without leading zeros.", example: "7a3c9f" })
const pem = z.string().openapi({ description: "PEM." })

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
  owner: z.object({
    kind: z.enum(["application", "gateway", "operator", "listener"]),
    id: z.string(),
    name: z.string(),
    partner: named.optional(),
  }),
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
