// Authorities and their rotations as the operator API answers them.
// For the routes of authorities.
import { z } from "@hono/zod-openapi"
import { authorityStates } from "@/lib/core/authority-state"
import { nextSteps, rotationSteps } from "@/lib/core/rotation"
import { environmentName, instant, named, sha256 } from "./shared-shapes"

const trustEvidence = z
  .object({ by: z.array(named), missing: z.array(named.extend({ why: z.string() })), of: z.int() })
  .openapi("TrustEvidence")

const rotated = named
  .extend({ slug: z.string(), sha256, state: z.enum(authorityStates), notAfter: instant })
  .openapi("RotatedAuthority")
const done = z.object({ by: named, at: instant })

export const rotationRow = z
  .object({
    id: z.string(),
    environment: environmentName.nullable().openapi({ description: "Null for the infrastructure hierarchy." }),
    step: z.enum(rotationSteps),
    reason: z.string(),
    from: rotated,
    to: rotated,
    started: done,
    issued: done.nullable().openapi({ description: "When certificates began to come from the successor." }),
    removed: done.nullable(),
    cancelled: done.extend({ reason: z.string() }).nullable(),
  })
  .openapi("RotationRow")

export const rotation = rotationRow
  .extend({
    trust: trustEvidence.nullable().openapi({ description: "Who trusts the successor and has its CRL." }),
    drain: z.object({
      certificates: z.int().openapi({ description: "Of the old authority, and still good." }),
      endsAt: instant.nullable(),
      owners: z.array(
        z.object({
          kind: z.enum(["application", "gateway", "operator"]),
          id: z.string(),
          name: z.string(),
          partner: named.nullable(),
          certificates: z.int(),
          endsAt: instant,
        }),
      ),
    }),
    gone: trustEvidence.nullable().openapi({ description: "Who trusts the old authority no more." }),
    next: z
      .object({ to: z.enum(nextSteps), ready: z.boolean(), waitsFor: z.string().nullable() })
      .nullable()
      .openapi({ description: "The one step that may come, and what it waits for." }),
  })
  .openapi("Rotation")

export const authorityRow = z
  .object({
    id: z.string(),
    environment: environmentName.nullable(),
    kind: z.enum(["root", "issuing"]),
    slug: z.string(),
    name: z.string(),
    subject: z.string(),
    sha256,
    notBefore: instant,
    notAfter: instant,
    state: z.enum(authorityStates),
    stateSince: instant,
    compromisedAt: instant.nullable(),
    keyStore: z.string(),
    algorithm: z.string(),
    issuerId: z.string().nullable(),
    crl: z.object({ number: z.int(), entries: z.int(), thisUpdate: instant, nextUpdate: instant }).nullable(),
    validCertificates: z.int(),
    trustedBy: z.object({ count: z.int(), of: z.int() }).nullable(),
  })
  .openapi("AuthorityRow")

export const authority = authorityRow
  .extend({
    serial: z.string(),
    pem: z.string(),
    issuer: named.nullable(),
    files: z.object({ certificate: z.string(), pem: z.string(), crl: z.string() }).openapi({
      description: "Paths on the portal listener, readable by anybody.",
    }),
    trust: trustEvidence.nullable(),
    rotations: z.array(rotationRow),
  })
  .openapi("Authority")
