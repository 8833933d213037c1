// Issues a certificate for an application from a signing request, and leads to it.
"use client"
import type { Action } from "@/lib/core/action-result"
import type { CertificateProfile } from "@/lib/core/certificate-profile"
import { useDialogAddress } from "../objects/use-dialog-address"
import { ActionForm } from "../ui/action-form"
import { Button } from "../ui/button"
import { Dialog } from "../ui/dialog"
import { Field } from "../ui/field"
import { Input } from "../ui/input"
import { SubmitButton } from "../ui/submit-button"
import { CsrFields } from "./csr-fields"
import { ProfileChoice } from "./profile-choice"

type IssueDialogProps = {
  application: { id: string; name: string }
  /** The environment's validity, and the most. */
  days: number
  maxDays: number
  /** Those that the environment allows; the first is given without a wish. */
  profiles: readonly CertificateProfile[]
  action: Action<{ id: string }>
}

export function IssueDialog({ application, days, maxDays, profiles, action }: IssueDialogProps) {
  const { open, change } = useDialogAddress("issue")
  return (
    <Dialog
      open={open}
      onOpenChange={change}
      trigger={<Button size="sm">Issue a certificate</Button>}
      title={`Issue a certificate for ${application.name}`}
      description="It works the moment it is issued: no publication is needed. Older ones go on working until they end or are revoked."
    >
      <ActionForm
        action={action}
        hidden={{ applicationId: application.id }}
        done="Certificate issued"
        goTo={({ id }) => `/certificates/${id}`}
      >
        <CsrFields name={application.name} />
        <Field name="days" label="Days" optional hint={`At most ${maxDays}; ${days} if left empty.`}>
          <Input type="number" min={1} max={maxDays} className="max-w-28" inputMode="numeric" />
        </Field>
        <ProfileChoice profiles={profiles} />
        <div className="flex justify-end gap-2">
          <Button onClick={() => change(false)}>Cancel</Button>
          <SubmitButton>Issue certificate</SubmitButton>
        </div>
      </ActionForm>
    </Dialog>
  )
}
