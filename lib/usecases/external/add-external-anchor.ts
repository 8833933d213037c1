// Accepts an authority of others in an environment: certificates below it may be registered, one by one. No gateway trusts it.
// For administrators.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import { requireAdmin } from "@/lib/core/permission"
import { textField } from "@/lib/core/text-field"
import { exactWords } from "@/lib/core/time-words"
import { type CertificateInfo, readCertificate, requireSoundKey } from "@/lib/pki"
import type { Deps, Tx } from "@/lib/usecases/deps"
import { requireEnvironment } from "../partners/require-environment"
import { beside, refuse, refuseOurs } from "./judge-external"

export const addExternalAnchorInput = z.object({
  environment: z.string().max(50),
  /** As people here call it. */
  name: textField("The name", 100),
  /** PEM of the authority's certificate. */
  certificate: z.string().min(1, "Paste the authority's certificate, or choose its file."),
})
export type AddExternalAnchor = z.infer<typeof addExternalAnchorInput>

export const makeAddExternalAnchor =
  (deps: Pick<Deps, "write">) =>
  /** @throws DomainError invalid_input, weak_key, duplicate */
  async (actor: Actor, { environment, name, certificate: text }: AddExternalAnchor): Promise<{ id: string }> => {
    requireAdmin(actor)
    const info = beside(() => readCertificate(text))
    return deps.write(actor, async ({ tx, now, newId, record }) => {
      await requireEnvironment(tx, environment)
      judge(info, now)
      await refuseOurs(tx, [info])
      await requireNew(tx, environment, name, info)
      const id = newId("externalAnchor")
      const { subject, der, sha256, notBefore, notAfter } = info
      await tx.externalAnchor.create({
        data: {
          id,
          environmentName: environment,
          name,
          subject,
          der,
          sha256,
          notBefore,
          notAfter,
          addedBy: actor.id,
          addedAt: now,
        },
      })
      record({
        action: "external-anchor.added",
        subject: { kind: "external-anchor", id, name },
        environment,
        detail: { subject, sha256, notAfter: notAfter.toISOString() },
      })
      return { id }
    })
  }

function judge(info: CertificateInfo, now: Date): void {
  if (!info.isCa || !info.keyUsage.includes("keyCertSign")) {
    throw refuse(
      "This is not the certificate of an authority (basicConstraints CA and keyCertSign). Choose the one that issues your partners' certificates, or the root above it.",
    )
  }
  if (now > info.notAfter) throw refuse(`This authority's certificate ended on ${exactWords(info.notAfter)}.`)
  beside(() => requireSoundKey(info))
}

async function requireNew(tx: Tx, environmentName: string, name: string, { sha256 }: CertificateInfo): Promise<void> {
  const known = await tx.externalAnchor.findFirst({
    where: { environmentName, removedAt: null, OR: [{ sha256 }, { name: { equals: name, mode: "insensitive" } }] },
  })
  if (known === null) return
  if (known.sha256 === sha256)
    throw refuse(`This authority is already accepted in ${environmentName}, as ${known.name}.`, "duplicate")
  const reason = `Another authority is already called ${known.name} in ${environmentName}. Choose another name.`
  throw new DomainError("duplicate", reason, { fields: { name: reason } })
}
