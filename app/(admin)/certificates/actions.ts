// What can be done about certificates: one, many at once, and everybody's renewal in an emergency.
// For the pages of certificates.
"use server"
import { z } from "zod"
import { staffAction } from "@/app/portal"
import { revokeCertificateInput } from "@/lib/usecases/certificates/revoke-certificate"
import { massRevocationTarget, revokeManyInput } from "@/lib/usecases/certificates/revoke-many"
import { askReissueInput } from "@/lib/usecases/renewals/ask-reissue"
import { markInstalledInput } from "@/lib/usecases/renewals/mark-installed"
import { withdrawReissueInput } from "@/lib/usecases/renewals/withdraw-reissue"

export const revokeCertificate = staffAction(revokeCertificateInput, ({ usecases, actor }, input) =>
  usecases.revokeCertificate(actor, input),
)

/** A form sends the target flat. */
export const revokeMany = staffAction(
  massRevocationTarget.extend({ reason: revokeManyInput.shape.reason }),
  ({ usecases, actor }, { reason, ...target }) => usecases.revokeMany(actor, { target, reason }),
)

/** A day is over at its end. */
export const askReissue = staffAction(
  askReissueInput.omit({ reissueBy: true }).extend({ reissueOn: z.iso.date("Give a day, such as 2027-03-01.") }),
  ({ usecases, actor }, { reissueOn, ...input }) =>
    usecases.askReissue(actor, { ...input, reissueBy: `${reissueOn}T23:59:59Z` }),
)

export const withdrawReissue = staffAction(withdrawReissueInput, ({ usecases, actor }, input) =>
  usecases.withdrawReissue(actor, input),
)

export const markInstalled = staffAction(markInstalledInput, ({ usecases, actor }, input) =>
  usecases.markInstalled(actor, input),
)
