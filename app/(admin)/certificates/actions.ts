// What can be done about a certificate.
// For the certificate's page.
"use server"
import { staffAction } from "@/app/portal"
import { revokeCertificateInput } from "@/lib/usecases/certificates/revoke-certificate"

export const revokeCertificate = staffAction(revokeCertificateInput, ({ usecases, actor }, input) =>
  usecases.revokeCertificate(actor, input),
)
