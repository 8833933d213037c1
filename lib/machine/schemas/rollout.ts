// Proposals and rollouts as the operator API answers them.
// For their routes.
import { z } from "@hono/zod-openapi"
import { gatewayStates } from "@/lib/core/gateway-state"
import { proposalStates } from "@/lib/core/proposal-view"
import { rolloutStates } from "@/lib/core/rollout"
import { accessMatrix, change } from "./release"
import { environmentName, instant, named, sha256 } from "./shared-shapes"

export const proposalRow = z
  .object({
    id: z.string(),
    environment: environmentName,
    kind: z.enum(["policy", "rollback"]),
    rollbackOf: z.int().nullable().openapi({ description: "The release that a rollback brings back." }),
    message: z.string(),
    state: z.enum(proposalStates),
    requestedBy: named,
    requestedAt: instant,
    decidedBy: named.nullable(),
    decidedAt: instant.nullable(),
    publishAt: instant.nullable().openapi({ description: "Null: as soon as it is approved." }),
    endReason: z.string().nullable(),
    sequence: z.int().nullable().openapi({ description: "The release that it became." }),
  })
  .openapi("ProposalRow")

const comment = z.object({ id: z.string(), author: named, text: z.string(), at: instant })

export const proposal = proposalRow
  .extend({
    digest: sha256,
    summary: z.array(change),
    matrix: accessMatrix.nullable(),
    comments: z.array(comment),
    stillHolds: z
      .boolean()
      .nullable()
      .openapi({ description: "What would be published now is what was reviewed; null once it is decided." }),
    fourEyes: z.boolean(),
  })
  .openapi("Proposal")

const waveGateway = z.object({
  id: z.string(),
  name: z.string(),
  state: z.enum(gatewayStates),
  applied: z.int(),
  wanted: z.int(),
  appliedAt: instant.nullable(),
  lastError: z.string().nullable(),
})

export const rollout = z
  .object({
    id: z.string(),
    environment: environmentName,
    sequence: z.int(),
    state: z.enum(rolloutStates),
    wave: z.int(),
    waveSince: instant,
    bakeMinutes: z.int(),
    silentMinutes: z.int(),
    nextAt: instant.nullable(),
    haltedBecause: z.string().nullable(),
    haltedGateway: z.string().nullable(),
    startedBy: named,
    startedAt: instant,
    endedAt: instant.nullable(),
    stable: z.int().openapi({ description: "What the gateways have that it has not reached." }),
    waves: z.array(
      z.object({ wave: z.int(), state: z.enum(["held", "reached", "waiting"]), gateways: z.array(waveGateway) }),
    ),
  })
  .openapi("Rollout")

export const rolloutPolicy = z
  .object({ rollout: z.enum(["all-at-once", "waves"]), bakeMinutes: z.int(), silentMinutes: z.int() })
  .openapi("RolloutPolicy")
