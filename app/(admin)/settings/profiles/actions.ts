// Says what client certificates of an environment may be.
// For the page beside this file.
"use server"
import { z } from "zod"
import { staffAction } from "@/app/portal"
import { profileField } from "@/lib/core/certificate-profile"
import { setCertificateProfileInput } from "@/lib/usecases/certificates/set-certificate-profile"

/** The form asks for the first profile and for the others; the first counts as one that is allowed. */
const formInput = setCertificateProfileInput
  .omit({ certificateProfiles: true })
  .extend({ first: profileField, others: z.array(profileField).max(3).default([]) })

export const setCertificateProfile = staffAction(formInput, ({ usecases, actor }, { first, others, ...input }) =>
  usecases.setCertificateProfile(actor, { ...input, certificateProfiles: [first, ...others] }),
)
