// Retires one application whose row is locked: its certificates are revoked, its grants and requests withdrawn.
// For retirement and offboarding, in their transaction; they publish.
import { type ApplicationStatus, moveApplication } from "@/lib/core/application-life-cycle"
import { revokeCertificatesOf } from "@/lib/usecases/certificates/revoke-certificates-of"
import type { WriteContext } from "@/lib/usecases/deps"
import { withdrawGrants } from "../grants/withdraw-grants"

type Retiring = { id: string; name: string; status: ApplicationStatus; partnerId: string; environmentName: string }

export async function retireLocked(context: WriteContext, application: Retiring, reason: string): Promise<void> {
  const { tx, now, record } = context
  const { id, name, partnerId, environmentName: environment } = application
  const status = moveApplication(application, "retire")
  await tx.application.update({
    where: { id },
    data: { status, statusReason: reason, revision: { increment: 1 }, updatedAt: now },
  })
  record({
    action: "application.retired",
    subject: { kind: "application", id, name },
    partnerId,
    environment,
    detail: { reason, from: application.status },
  })
  await revokeCertificatesOf(context, { applicationId: id }, "cessationOfOperation", { name, partnerId, environment })
  await withdrawGrants(context, { applicationId: id }, reason)
}
