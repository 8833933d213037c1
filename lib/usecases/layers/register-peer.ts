// Lets a layer in front of an environment's gateways hand over its callers' certificates, in one header, known by its own certificate.
// For administrators. It gives somebody the power to say who calls, so it waits for a publication, which says it in words.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import { requireAdmin } from "@/lib/core/permission"
import { handOverHeaders } from "@/lib/core/policy"
import { exactWords } from "@/lib/core/time-words"
import { type CertificateInfo, readCertificate, requireSoundKey } from "@/lib/pki"
import type { Deps, Tx } from "@/lib/usecases/deps"
import { beside, refuse } from "../external/judge-external"
import { requireEnvironment } from "../partners/require-environment"

export const registerPeerInput = z.object({
  environment: z.string().max(50),
  /** As the identity log calls it. */
  name: z
    .string()
    .trim()
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/,
      "A name of letters, digits, dots, hyphens and underscores, such as edge-cdn: it stands in log lines.",
    ),
  header: z.enum(handOverHeaders),
  /** PEM of the certificate that the layer shows to gateways. */
  certificate: z.string().min(1, "Paste the certificate that the layer shows to gateways, or choose its file."),
})
export type RegisterPeer = z.infer<typeof registerPeerInput>

export const makeRegisterPeer =
  (deps: Pick<Deps, "write">) =>
  /** @throws DomainError invalid_input, weak_key, duplicate */
  async (actor: Actor, { environment, name, header, certificate: text }: RegisterPeer): Promise<{ id: string }> => {
    requireAdmin(actor)
    const info = beside(() => readCertificate(text))
    return deps.write(actor, async ({ tx, now, newId, record }) => {
      await requireEnvironment(tx, environment)
      judge(info, now)
      await refusePartners(tx, info)
      await requireNew(tx, environment, name, info)
      const id = newId("layerPeer")
      const { subject, der, sha256, notBefore, notAfter } = info
      const added = { addedBy: actor.id, addedAt: now }
      await tx.layerPeer.create({
        data: { id, environmentName: environment, name, header, subject, der, sha256, notBefore, notAfter, ...added },
      })
      record({
        action: "layer.registered",
        subject: { kind: "layer", id, name },
        environment,
        detail: { header, subject, sha256, notAfter: notAfter.toISOString() },
      })
      return { id }
    })
  }

function judge(info: CertificateInfo, now: Date): void {
  if (info.isCa)
    throw refuse("This is the certificate of an authority. A layer is known by the one certificate that it shows.")
  if (now > info.notAfter) throw refuse(`This certificate ended on ${exactWords(info.notAfter)}.`)
  beside(() => requireSoundKey(info))
}

/** Who holds a partner's certificate could otherwise name any other partner as the caller. */
async function refusePartners(tx: Tx, { sha256 }: CertificateInfo): Promise<void> {
  const [known] = await tx.$queryRaw<{ found: boolean }[]>`
    select exists (select 1 from certificate where sha256 = ${sha256} and application_id is not null) as found`
  if (known?.found) throw refuse("This certificate is of a partner's application. A layer needs one of its own.")
}

async function requireNew(tx: Tx, environmentName: string, name: string, { sha256 }: CertificateInfo): Promise<void> {
  const known = await tx.layerPeer.findFirst({
    where: { environmentName, removedAt: null, OR: [{ sha256 }, { name: { equals: name, mode: "insensitive" } }] },
  })
  if (known === null) return
  if (known.sha256 === sha256)
    throw refuse(`This certificate is registered in ${environmentName} already, as ${known.name}.`, "duplicate")
  const reason = `Another layer is called ${known.name} in ${environmentName} already. Choose another name.`
  throw new DomainError("duplicate", reason, { fields: { name: reason } })
}
