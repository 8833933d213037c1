// Publishes the policy of an environment as the database holds it now: a release with a message, held to what was reviewed.
// For administrators, where nobody else has to approve it. From it on its grants are active; what was stopped in the meantime is in it as stopped.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import { requireAdmin } from "@/lib/core/permission"
import { textField } from "@/lib/core/text-field"
import type { Deps } from "@/lib/usecases/deps"
import { publishPolicy } from "./publish-policy"

export const publishReleaseInput = z.object({
  environment: z.string().max(50),
  message: textField("The message", 500),
  /** From the review; without it, whatever there is now is published. */
  digest: z
    .string()
    .regex(/^[0-9a-f]{64}$/, "Give the digest of the review: 64 characters of lower-case hex.")
    .optional(),
})
export type PublishRelease = z.infer<typeof publishReleaseInput>

export const makePublishRelease =
  (deps: Pick<Deps, "write" | "keys" | "settings">) =>
  /** @throws DomainError content_changed, nothing_to_publish, four_eyes, conflict while a rollout is open */
  async (actor: Actor, input: PublishRelease): Promise<{ id: string; sequence: number }> => {
    requireAdmin(actor)
    return deps.write(actor, async (context) => {
      const found = await context.tx.environment.findUnique({ where: { name: input.environment } })
      if (found?.fourEyes === true) {
        throw new DomainError(
          "four_eyes",
          `In ${found.title} somebody else has to approve what is published. Propose it instead.`,
        )
      }
      return publishPolicy(context, deps, input)
    })
  }
