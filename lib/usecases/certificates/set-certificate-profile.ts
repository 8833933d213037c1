// Says what client certificates of an environment may be from now on: days, keys, profiles. Those that exist stay as they are.
// For administrators.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { type CertificateProfileSettings, keyTypes, profileField } from "@/lib/core/certificate-profile"
import { DomainError, invalidField } from "@/lib/core/domain-error"
import { notFound } from "@/lib/core/not-found"
import { requireAdmin } from "@/lib/core/permission"
import type { Deps } from "@/lib/usecases/deps"

const days = z.coerce.number().int().min(1, "Give at least one day.").max(825, "Give 825 days at most.")

export const setCertificateProfileInput = z.object({
  environment: z.string().max(50),
  /** From the reading; a change made meanwhile is not overwritten. */
  revision: z.coerce.number().int(),
  certificateDays: days,
  certificateMaxDays: days,
  keyTypes: z.array(z.enum(keyTypes)).min(1, "Allow at least one kind of key.").max(keyTypes.length),
  /** The first is given without a wish. */
  certificateProfiles: z.array(profileField).min(1, "Allow at least one profile.").max(3),
})
export type SetCertificateProfile = z.infer<typeof setCertificateProfileInput>

export const makeSetCertificateProfile =
  (deps: Pick<Deps, "write">) =>
  async (actor: Actor, { environment, revision, ...asked }: SetCertificateProfile): Promise<void> => {
    requireAdmin(actor)
    const settings = judge(asked)
    return deps.write(actor, async ({ tx, record }) => {
      const before = await tx.environment.findUnique({ where: { name: environment } })
      if (before === null) throw notFound("environment", environment)
      const { count } = await tx.environment.updateMany({
        where: { name: environment, profileRevision: revision },
        data: { ...settings, profileRevision: { increment: 1 } },
      })
      if (count === 0) {
        throw new DomainError(
          "precondition_failed",
          "Somebody else has changed this meanwhile. Read it again, and repeat your change.",
        )
      }
      record({
        action: "environment.profile-changed",
        subject: { kind: "environment", id: environment, name: before.title },
        environment,
        detail: { before: shown(before), after: settings },
      })
    })
  }

function judge({
  certificateDays,
  certificateMaxDays,
  ...lists
}: CertificateProfileSettings): CertificateProfileSettings {
  if (certificateMaxDays < certificateDays) {
    throw invalidField(
      "certificateMaxDays",
      `The longest is at least what is given without a wish: ${certificateDays} days.`,
    )
  }
  const certificateProfiles = [...new Set(lists.certificateProfiles)]
  if (certificateProfiles[0] === "seal") {
    throw invalidField(
      "certificateProfiles",
      "A seal is good at no gateway, so it cannot be what is given without a wish. Allow another beside it.",
    )
  }
  return { certificateDays, certificateMaxDays, keyTypes: [...new Set(lists.keyTypes)], certificateProfiles }
}

function shown({
  certificateDays,
  certificateMaxDays,
  keyTypes: keys,
  certificateProfiles,
}: CertificateProfileSettings) {
  return { certificateDays, certificateMaxDays, keyTypes: keys, certificateProfiles }
}
