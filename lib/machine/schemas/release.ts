// Environments, unpublished changes, releases and decisions as the operator API answers them.
// For the routes of environments.
import { z } from "@hono/zod-openapi"
import { accessMarks } from "@/lib/core/access-matrix"
import { certificateProfiles } from "@/lib/core/certificate-profile"
import { gatewayStates } from "@/lib/core/gateway-state"
import { type Reason, reasons } from "@/lib/core/reason"
import { environmentName, instant, named, sha256 } from "./shared-shapes"

export const change = z
  .object({
    who: z.string(),
    partner: z.string().optional(),
    application: z.string().optional(),
    gains: z.array(z.string()),
    loses: z.array(z.string()),
  })
  .openapi("Change")

export const accessMatrix = z
  .object({
    applications: z.array(z.object({ id: z.string(), name: z.string(), partner: z.string() })),
    routes: z.array(
      z.object({
        ...{ host: z.string(), path: z.string(), methods: z.array(z.string()), scope: z.string() },
        cells: z
          .array(z.object({ mark: z.enum(accessMarks), until: instant.optional() }).nullable())
          .openapi({ description: "In the order of the applications; null: not allowed before or after." }),
      }),
    ),
    more: z.object({ applications: z.int(), routes: z.int() }).openapi({ description: "What was left out." }),
  })
  .openapi("AccessMatrix")

export const environment = z
  .object({
    name: environmentName,
    title: z.string(),
    fourEyes: z.boolean(),
    staleness: z.enum(["serve-stale", "deny-new", "fail-closed"]),
    rollout: z.enum(["all-at-once", "waves"]),
    bakeMinutes: z.int(),
    silentMinutes: z.int(),
    manifestValidityHours: z.int(),
    refreshSeconds: z.int(),
    certificateDays: z.int(),
    certificateMaxDays: z.int(),
    keyTypes: z.array(z.string()),
    certificateProfiles: z
      .array(z.enum(certificateProfiles))
      .openapi({ description: "The first is given without a wish." }),
    profileRevision: z.int(),
    head: z
      .object({ epoch: z.int(), sequence: z.int(), stamp: z.int(), publishedAt: instant, notAfter: instant })
      .nullable(),
  })
  .openapi("Environment")

export const certificateProfile = z
  .object({
    certificateDays: z.int(),
    certificateMaxDays: z.int(),
    keyTypes: z.array(z.string()),
    certificateProfiles: z.array(z.enum(certificateProfiles)),
    revision: z.int(),
  })
  .openapi("CertificateProfile")

export const changes = z
  .object({
    environment: environmentName,
    head: z.int(),
    changed: z.boolean(),
    summary: z.array(change),
    matrix: accessMatrix,
    digest: z.string(),
  })
  .openapi("Changes")

export const releaseRow = z
  .object({
    id: z.string(),
    environment: environmentName,
    sequence: z.int(),
    kind: z.enum(["policy", "revocation", "trust", "rollback"]),
    rollbackOf: z.int().nullable(),
    track: z.enum(["all", "head", "stable"]).openapi({ description: "Whom it was for when it was published." }),
    message: z.string(),
    digest: z.string(),
    publishedBy: named,
    publishedAt: instant,
    current: z.boolean(),
  })
  .openapi("ReleaseRow")

export const release = releaseRow
  .extend({
    summary: z.array(change),
    matrix: accessMatrix.nullable(),
    manifest: z.object({ epoch: z.int(), stamp: z.int(), sha256, issuedAt: instant, notAfter: instant }).nullable(),
    artifacts: z.array(z.object({ name: z.string(), sha256, bytes: z.int() })),
    gateways: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        state: z.enum(gatewayStates),
        wave: z.int(),
        wanted: z.int(),
        reached: z.boolean().openapi({ description: "False while a rollout has not come to its wave." }),
        sequence: z.int(),
        appliedAt: instant.nullable(),
        lastError: z.string().nullable(),
      }),
    ),
  })
  .openapi("Release")

/** The keys of the table, which the compiler knows to be there. */
const reasonNames = Object.keys(reasons) as [Reason, ...Reason[]]

export const decision = z
  .object({
    allow: z.boolean(),
    status: z.int(),
    reason: z.enum(reasonNames),
    application: z.string().optional(),
    route: z.string().optional(),
    scope: z.string().optional(),
    sequence: z.int().optional(),
  })
  .openapi("Decision")
