// Asks to have published what was reviewed: the unpublished changes, or the policy of an earlier release; now, or at a given time.
// For administrators. The proposal holds the digest of the review: what has changed by its time is not published by it.
import type { Prisma } from "@prisma/client"
import { z } from "zod"
import type { AccessMatrix } from "@/lib/core/access-matrix"
import type { Actor } from "@/lib/core/actor"
import type { Change } from "@/lib/core/change"
import { DomainError, invalidField } from "@/lib/core/domain-error"
import { requireAdmin } from "@/lib/core/permission"
import { textField } from "@/lib/core/text-field"
import type { Deps } from "@/lib/usecases/deps"
import { readHead } from "../publication/head"
import { compileProposed } from "./compile-proposed"
import { proposalSubject } from "./read-proposal"

/** With its offset: a bare time would be another one in each server's zone. Null says the same as nothing. */
const publishAtField = z
  .union([z.iso.datetime({ offset: true }), z.iso.datetime({ offset: true, precision: -1 })], {
    error: "Give the time as an instant, such as 2027-03-01T06:00:00Z.",
  })
  .nullable()
  .transform((text) => (text === null ? undefined : new Date(text)))
  .optional()

export const proposeReleaseInput = z
  .object({
    environment: z.string().max(50),
    kind: z.enum(["policy", "rollback"]).default("policy"),
    /** The release that a rollback brings back. */
    rollbackOf: z.coerce.number().int().min(1).max(2_147_483_647).optional(),
    message: textField("The message", 500),
    digest: z.string().regex(/^[0-9a-f]{64}$/, "Give the digest of the review: 64 characters of lower-case hex."),
    /** When to publish it, if it is approved by then; as soon as it is approved where it is not said. */
    publishAt: publishAtField,
  })
  .refine(({ kind, rollbackOf }) => (kind === "rollback") === (rollbackOf !== undefined), {
    path: ["rollbackOf"],
    error: "A rollback names the release that it brings back, and nothing else does.",
  })
export type ProposeRelease = z.infer<typeof proposeReleaseInput>

/** Further ahead the policy will hardly be what was reviewed. */
const longestDays = 90

export const makeProposeRelease =
  (deps: Pick<Deps, "write" | "settings">) =>
  /** @throws DomainError content_changed, nothing_to_publish, conflict where one is open */
  async (actor: Actor, input: ProposeRelease): Promise<{ id: string }> => {
    requireAdmin(actor)
    return deps.write(actor, async (context) => {
      const { tx, now, newId, record, notify } = context
      const { environment, kind, message, digest, publishAt } = input
      checkTime(publishAt, now)
      // no lock, for which revocations would wait: nothing is published, and approving compares once more
      const head = await readHead(tx, environment)
      const open = await tx.proposal.findFirst({
        where: { environmentName: environment, state: { in: ["proposed", "approved"] } },
      })
      if (open !== null) {
        throw new DomainError(
          "conflict",
          `A proposal for ${environment} is open already: "${open.message}". Decide or withdraw it first.`,
        )
      }
      const rollbackOf = input.rollbackOf ?? null
      if (rollbackOf !== null && rollbackOf >= head.sequence)
        throw invalidField("rollbackOf", `Name a release before ${head.sequence}, which gateways are told now.`)
      const proposed = await compileProposed(tx, deps, head, rollbackOf, now)
      if (proposed.digest !== digest) {
        throw new DomainError(
          "content_changed",
          `Since the review, something else would be published in ${environment}. Look at the changes once more, then propose.`,
        )
      }
      if (!proposed.changed)
        throw new DomainError("nothing_to_publish", `There is no change to propose in ${environment}.`)
      const id = newId("proposal")
      const summary = proposed.summary satisfies Change[] as Prisma.InputJsonArray // plain JSON; its type has no index signature
      const matrix = proposed.matrix satisfies AccessMatrix as Prisma.InputJsonObject // as well
      const proposal = await tx.proposal.create({
        data: {
          ...{ id, environmentName: environment, kind, rollbackOf, message, digest, summary, matrix },
          ...{ publishAt: publishAt ?? null, requestedBy: actor.id, requestedAt: now },
        },
      })
      record({
        action: "proposal.made",
        subject: proposalSubject(proposal),
        environment,
        detail: { kind, rollbackOf, message, digest, publishAt: publishAt?.toISOString() },
      })
      notify("rollout", environment)
      return { id }
    })
  }

function checkTime(publishAt: Date | undefined, now: Date): void {
  if (publishAt === undefined) return
  if (publishAt <= now) throw invalidField("publishAt", "This time has passed. Give one that is to come, or none.")
  if (publishAt.getTime() > now.getTime() + longestDays * 86_400_000) {
    throw invalidField("publishAt", `Give a time within the next ${longestDays} days.`)
  }
}
