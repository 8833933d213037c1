// What can be done about applications: their life, their certificates, their access.
// For the pages of applications and partners. Permission is the use case's affair.
"use server"
import { z } from "zod"
import { staffAction } from "@/app/portal"
import { DomainError } from "@/lib/core/domain-error"
import { reasonField } from "@/lib/core/text-field"
import { issueCertificateInput } from "@/lib/usecases/certificates/issue-certificate"
import { registerExternalCertificateInput } from "@/lib/usecases/external/register-external-certificate"
import { approveGrantInput } from "@/lib/usecases/grants/approve-grant"
import { withdrawGrantInput } from "@/lib/usecases/grants/withdraw-grant"
import { resumeApplicationInput } from "@/lib/usecases/partners/resume-application"
import { retireApplicationInput } from "@/lib/usecases/partners/retire-application"
import { suspendApplicationInput } from "@/lib/usecases/partners/suspend-application"
import { updateApplicationInput } from "@/lib/usecases/partners/update-application"
import { dayField, startOfDay } from "@/lib/web/day-field"
import { readCsrFile } from "@/lib/web/read-csr-file"

export const renameApplication = staffAction(
  updateApplicationInput.extend({ revision: z.coerce.number().int() }),
  ({ usecases, actor }, input) => usecases.updateApplication(actor, input),
)

export const suspendApplication = staffAction(suspendApplicationInput, ({ usecases, actor }, input) =>
  usecases.suspendApplication(actor, input),
)

export const resumeApplication = staffAction(resumeApplicationInput, ({ usecases, actor }, input) =>
  usecases.resumeApplication(actor, input),
)

export const retireApplication = staffAction(retireApplicationInput, ({ usecases, actor }, input) =>
  usecases.retireApplication(actor, input),
)

export const issueCertificate = staffAction(
  issueCertificateInput
    .omit({ keySource: true, csr: true })
    .extend({ csr: z.string().optional(), csrFile: z.unknown().optional() }),
  async ({ usecases, actor }, { csr, csrFile, ...input }) => {
    const request = await readCsrFile(csrFile, csr)
    const { id, serial } = await usecases.issueCertificate(actor, { ...input, csr: request, keySource: "csr" })
    return { id, serial }
  },
)

export const previewExternal = staffAction(
  registerExternalCertificateInput,
  ({ usecases, actor }, input) => usecases.previewExternalCertificate(actor, input),
  { refresh: false },
)

export const registerExternal = staffAction(registerExternalCertificateInput, ({ usecases, actor }, input) =>
  usecases.registerExternalCertificate(actor, input),
)

const giveAccessInput = z.object({
  applicationId: z.string().max(64),
  scopes: z
    .array(z.string().max(100), { error: "Choose at least one scope." })
    .min(1, "Choose at least one scope.")
    .max(200),
  endsOn: dayField,
  reason: reasonField(),
})

/** The list that an application has, and these. What the partner has asked for is left as it is. */
export const giveAccess = staffAction(giveAccessInput, async ({ usecases, queries, actor }, input) => {
  const { partner, grants } = await queries.getApplication(actor, input.applicationId)
  const { people } = await queries.getPartner(actor, partner.id)
  const members = new Set(people.map(({ id }) => id))
  const kept = grants
    .filter(({ status }) => status !== "withdrawn" && status !== "expired")
    .filter(({ status, requestedBy }) => status !== "requested" || !members.has(requestedBy.id))
    .map(({ scope, endsAt, reason }) => ({ scope, endsAt: endsAt === null ? null : new Date(endsAt), reason }))
    .filter(({ scope }) => !input.scopes.includes(scope))
  const endsAt = startOfDay(input.endsOn)
  const added = input.scopes.map((scope) => ({ scope, endsAt, reason: input.reason }))
  try {
    await usecases.setGrants(actor, { applicationId: input.applicationId, grants: [...kept, ...added] })
  } catch (error) {
    throw ofThisForm(error)
  }
})

/** The use case names places in its list; this form has one field for each kind of them. */
function ofThisForm(error: unknown): unknown {
  if (!(error instanceof DomainError) || error.fields === undefined) return error
  const { code, detail } = error
  const fields = Object.fromEntries(
    Object.entries(error.fields).map(([name, reason]) => [name.endsWith(".endsAt") ? "endsOn" : "scopes", reason]),
  )
  return new DomainError(code, detail, { fields, cause: error })
}

export const approveGrant = staffAction(approveGrantInput, ({ usecases, actor }, input) =>
  usecases.approveGrant(actor, input),
)

export const withdrawGrant = staffAction(withdrawGrantInput, ({ usecases, actor }, input) =>
  usecases.withdrawGrant(actor, input),
)
