// What a partner's people can do: get and give up credentials, ask for access, test their connection.
// For the pages of the partner's portal. What belongs to another partner does not exist, says each use case.
"use server"
import { z } from "zod"
import { partnerAction } from "@/app/portal"
import { issueCertificateInput } from "@/lib/usecases/certificates/issue-certificate"
import { revokeCertificateInput } from "@/lib/usecases/certificates/revoke-certificate"
import { startConnectionCheckInput } from "@/lib/usecases/checks/start-connection-check"
import { createApplicationCodeInput } from "@/lib/usecases/enrolment/create-application-code"
import { registerExternalCertificateInput } from "@/lib/usecases/external/register-external-certificate"
import { requestGrantInput } from "@/lib/usecases/grants/request-grant"
import { withdrawGrantInput } from "@/lib/usecases/grants/withdraw-grant"
import { markInstalledInput } from "@/lib/usecases/renewals/mark-installed"
import { dayField, startOfDay } from "@/lib/web/day-field"
import { readCsrFile } from "@/lib/web/read-csr-file"

/** What the page of a new credential shows: the certificate as issued, and decoded. */
export const issueOwnCertificate = partnerAction(
  issueCertificateInput.omit({ csr: true }).extend({ csr: z.string().optional(), csrFile: z.unknown().optional() }),
  async ({ usecases, queries, actor }, { csr, csrFile, ...input }) => {
    const request = await readCsrFile(csrFile, csr)
    const issued = await usecases.issueCertificate(actor, { ...input, csr: request })
    const { decoded, issuer } = await queries.getCertificate(actor, issued.id)
    return { ...issued, decoded, issuer: issuer.name }
  },
  // a page that is put together anew would forget the key that exists only in it
  { refresh: false },
)

export const previewExternal = partnerAction(
  registerExternalCertificateInput,
  ({ usecases, actor }, input) => usecases.previewExternalCertificate(actor, input),
  { refresh: false },
)

export const registerExternal = partnerAction(registerExternalCertificateInput, ({ usecases, actor }, input) =>
  usecases.registerExternalCertificate(actor, input),
)

export const revokeOwnCertificate = partnerAction(revokeCertificateInput, ({ usecases, actor }, input) =>
  usecases.revokeCertificate(actor, input),
)

export const markOwnInstalled = partnerAction(markInstalledInput, ({ usecases, actor }, input) =>
  usecases.markInstalled(actor, input),
)

/** The code works once and goes to whoever asked, and nowhere else. */
export const makeApplicationCode = partnerAction(createApplicationCodeInput, ({ usecases, actor }, input) =>
  usecases.createApplicationCode(actor, input),
)

export const askForAccess = partnerAction(
  requestGrantInput.omit({ endsAt: true }).extend({ endsOn: dayField }),
  ({ usecases, actor }, { endsOn, ...input }) => usecases.requestGrant(actor, { ...input, endsAt: startOfDay(endsOn) }),
  { fieldNames: { endsAt: "endsOn" } },
)

export const takeRequestBack = partnerAction(withdrawGrantInput, ({ usecases, actor }, input) =>
  usecases.withdrawGrant(actor, input),
)

export const startCheck = partnerAction(
  startConnectionCheckInput,
  async ({ usecases, queries, actor }, input) => {
    const { id } = await usecases.startConnectionCheck(actor, input)
    return queries.getConnectionCheck(actor, id)
  },
  { refresh: false },
)
