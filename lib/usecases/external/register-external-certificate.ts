// Registers a certificate that another CA issued for an application. It counts at gateways from the next publication on (rule 8).
// For admins, operators, and the partner whose application it is. That the key is held is proven by each TLS handshake, not here.

import { Prisma } from "@prisma/client"
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import type { CertificateInfo } from "@/lib/pki"
import type { Deps, Tx } from "@/lib/usecases/deps"
import { applicationOf, type KeyFacts, keyFacts } from "../certificates/judge-key"
import { type LockedApplication, lockOwnApplication } from "../partners/lock-application"
import { type Judged, judgeExternal, refuse } from "./judge-external"
import { requireRegistrar } from "./require-registrar"

export const registerExternalCertificateInput = z.object({
  applicationId: z.string().max(64),
  /** PEM: the certificate, and behind it those of its issuers, where the anchor did not issue it itself. */
  certificate: z.string().min(1, "Paste the certificate, or choose its file."),
})
export type RegisterExternalCertificate = z.infer<typeof registerExternalCertificateInput>

export const makeRegisterExternalCertificate =
  (deps: Pick<Deps, "write">) =>
  /** @throws DomainError invalid_input, weak_key, compromised_key, foreign_key, duplicate, conflict, not_found, forbidden */
  async (actor: Actor, { applicationId, certificate: text }: RegisterExternalCertificate): Promise<{ id: string }> => {
    requireRegistrar(actor)
    return deps.write(actor, async ({ tx, now, newId, record }) => {
      const application = await lockOwnApplication(tx, actor, applicationId)
      const judged = await judgeRegistration(tx, application, text, now)
      const id = newId("certificate")
      await insert(tx, { id, applicationId, actor, now, ...judged })
      const { serial, sha256, issuer, notBefore, notAfter } = judged.certificate
      record({
        action: "certificate.registered",
        subject: { kind: "certificate", id, name: application.name },
        partnerId: application.partnerId,
        environment: application.environmentName,
        detail: {
          serial,
          sha256,
          issuer,
          anchor: judged.anchor.name,
          notBefore: notBefore.toISOString(),
          notAfter: notAfter.toISOString(),
        },
      })
      return { id }
    })
  }

/** All that stands against it, for the registration and for its preview. */
export async function judgeRegistration(
  tx: Tx,
  application: NonNullable<
    Pick<LockedApplication, "status" | "environmentName" | "partnerId"> & { partner: { status: string } }
  >,
  text: string,
  now: Date,
): Promise<Judged> {
  if (application.partner.status !== "active" || application.status !== "active") {
    throw new DomainError(
      "conflict",
      "Certificates are registered for active applications of active partners only. Activate or resume it first.",
    )
  }
  const judged = await judgeExternal(tx, text, application.environmentName, now)
  await refuseKnown(tx, judged.certificate, application.partnerId)
  return judged
}

async function refuseKnown(tx: Tx, { sha256, spkiSha256 }: CertificateInfo, partnerId: string): Promise<void> {
  const [facts] = await tx.$queryRaw<KeyFacts[]>`
    select ${keyFacts(Prisma.sql`${spkiSha256}`, applicationOf(Prisma.sql`${partnerId}::text`))}`
  if (facts?.compromised) {
    throw refuse(
      "The key of this certificate is known to be compromised: somebody besides its owner may have it. Get a certificate for a new key.",
      "compromised_key",
    )
  }
  if (facts?.foreign)
    throw refuse(
      "The key of this certificate is already in use by somebody else. Get a certificate for a key of your own.",
      "foreign_key",
    )
  const known = await tx.certificate.findUnique({
    where: { sha256 },
    select: { status: true, application: { select: { name: true } } },
  })
  if (known === null) return
  throw refuse(
    known.status === "revoked"
      ? "This certificate was registered before, and removed. It stays removed; get another one from its issuer."
      : `This certificate is already registered for ${known.application?.name}.`,
    "duplicate",
  )
}

type Row = Judged & { id: string; applicationId: string; actor: Actor; now: Date }

async function insert(tx: Tx, { id, applicationId, actor, now, certificate, anchor, chain }: Row): Promise<void> {
  const { serial, subject, issuer, spkiSha256, keyAlgorithm, notBefore, notAfter, der, sha256 } = certificate
  await tx.certificate.create({
    data: {
      id,
      externalAnchorId: anchor.id,
      externalIssuer: issuer,
      externalChain: chain === "" ? null : chain,
      serial,
      subjectKind: "application",
      applicationId,
      status: "valid",
      subject,
      spkiSha256,
      keyAlgorithm,
      keySource: "external",
      notBefore,
      notAfter,
      der,
      sha256,
      createdBy: actor.id,
      createdAt: now,
      issuedAt: now,
    },
  })
}
