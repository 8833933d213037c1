// What a certificate is to be for, where its environment leaves a choice. Inside a form.
"use client"
import type { CertificateProfile } from "@/lib/core/certificate-profile"
import { profileWords } from "../settings/profile-words"
import { RadioGroup } from "../ui/radio-group"

export function ProfileChoice({ profiles }: { profiles: readonly CertificateProfile[] }) {
  if (profiles.length < 2) return null
  return (
    <RadioGroup
      name="profile"
      legend="What it is for"
      defaultValue={profiles[0]}
      options={profiles.map((value) => ({ value, ...profileWords[value] }))}
    />
  )
}
