// Gateways as the operator API answers them.
// For the routes of gateways.
import { z } from "@hono/zod-openapi"
import { gatewayStates } from "@/lib/core/gateway-state"
import { gatewayTargets } from "@/lib/core/gateway-view"
import { environmentName, instant, revision, sha256 } from "./shared-shapes"

const report = z.object({
  sequence: z.int(),
  stamp: z.int(),
  state: z.enum(["applied", "rejected", "stale"]),
  manifestSha256: z.string(),
  error: z.string().nullable(),
  crlNumbers: z.record(z.string(), z.number()),
  trustAnchors: z.array(z.string()),
  target: z.string(),
  targetVersion: z.string(),
  agentVersion: z.string(),
  pollMode: z.string(),
  appliedAt: instant.nullable(),
  receivedAt: instant,
})

export const gatewayRow = z
  .object({
    id: z.string(),
    name: z.string(),
    environment: environmentName,
    target: z.enum(gatewayTargets),
    pattern: z.enum(["managed", "proxy", "cdn"]),
    state: z.enum(gatewayStates),
    applied: z.int().openapi({ description: "The highest release that it has applied, 0 for none." }),
    head: z.int(),
    wanted: z.int().openapi({ description: "The release that it should have." }),
    lag: z.int(),
    wave: z.int().openapi({ description: "1 is the canary." }),
    waveSetAt: instant.nullable(),
    revision,
    createdAt: instant,
    enrolledAt: instant.nullable(),
    retiredAt: instant.nullable(),
    lastSeenAt: instant.nullable(),
    lastError: z
      .string()
      .nullable()
      .openapi({ description: "Why it refuses a release, or what of an applied one it cannot do." }),
    report: report.nullable(),
  })
  .openapi("GatewayRow")

export const gateway = gatewayRow
  .extend({
    certificates: z.array(z.object({ id: z.string(), serial: z.string(), notAfter: instant, status: z.string() })),
    appliedReleases: z.array(
      z.object({ sequence: z.int(), appliedAt: instant, receivedAt: instant, kind: z.string(), message: z.string() }),
    ),
    openCode: z.object({ createdAt: instant, expiresAt: instant }).nullable(),
  })
  .openapi("Gateway")

export const enrolmentCode = z
  .object({
    code: z.string().openapi({ description: "Works once; shown here alone." }),
    expiresAt: instant,
    rootSha256: sha256,
    anchorSha256: sha256,
    command: z.string(),
  })
  .openapi("EnrolmentCode")

/** An application's code comes without pins: its script brings the anchor. */
export const applicationCode = enrolmentCode
  .pick({ code: true, expiresAt: true, command: true })
  .openapi("ApplicationEnrolmentCode")

export const enrolment = z
  .object({
    gatewayId: z.string(),
    environment: environmentName,
    certificate: z.string().openapi({ description: "PEM." }),
    chain: z.string().openapi({ description: "PEM of the issuing authority and its root." }),
    anchors: z.string().openapi({ description: "PEM of what the machine listener's certificate leads to." }),
    root: z.string().openapi({
      description: "The current root document as it was signed: the SHA-256 of these characters is what was pinned.",
    }),
  })
  .openapi("Enrolment")
