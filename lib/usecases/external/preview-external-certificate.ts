// Says what a certificate of another CA is and what it would be allowed, or why it would be refused; nothing is written.
// For whoever is about to register it, so that the same judge speaks before the click and at it.
import type { Actor } from "@/lib/core/actor"
import type { ExternalCertificatePreview } from "@/lib/core/external-view"
import { readableBy } from "@/lib/core/permission"
import type { Deps } from "@/lib/usecases/deps"
import { judgeRegistration, type RegisterExternalCertificate } from "./register-external-certificate"
import { requireRegistrar } from "./require-registrar"

export const makePreviewExternalCertificate =
  ({ db, clock }: Pick<Deps, "db" | "clock">) =>
  async (
    actor: Actor,
    { applicationId, certificate: text }: RegisterExternalCertificate,
  ): Promise<ExternalCertificatePreview> => {
    requireRegistrar(actor)
    const found = await db.application.findUnique({ where: { id: applicationId }, include: { partner: true } })
    const application = readableBy(actor, found, ({ partnerId }) => partnerId, {
      kind: "application",
      id: applicationId,
    })
    const { certificate, anchor } = await judgeRegistration(db, application, text, clock())
    const { subject, issuer, serial, sha256, keyAlgorithm, notBefore, notAfter } = certificate
    const scopes = await db.grant.findMany({
      where: { applicationId, status: "approved", OR: [{ endsAt: null }, { endsAt: { gt: clock() } }] },
      select: { scope: { select: { name: true } } },
    })
    return {
      subject,
      issuer,
      serial,
      sha256,
      keyAlgorithm,
      notBefore: notBefore.toISOString(),
      notAfter: notAfter.toISOString(),
      anchor: anchor.name,
      scopes: [...new Set(scopes.map(({ scope }) => scope.name))].sort(),
    }
  }
