// What client certificates of an environment may be: days, keys and profiles. Those who may change it get the form.
// For the settings. What exists stays as it is; renewals follow.
"use client"
import type { Action } from "@/lib/core/action-result"
import type { EnvironmentView } from "@/lib/core/authority-view"
import { certificateProfiles, keyTypes } from "@/lib/core/certificate-profile"
import { ActionForm } from "../ui/action-form"
import { Card } from "../ui/card"
import { Checkbox } from "../ui/checkbox"
import { DefinitionList } from "../ui/definition-list"
import { Field } from "../ui/field"
import { FieldGroup } from "../ui/field-group"
import { Input } from "../ui/input"
import { Select } from "../ui/select"
import { SubmitButton } from "../ui/submit-button"
import { keyTypeWords, profileWords } from "./profile-words"

type ProfileCardProps = { environment: EnvironmentView; action?: Action<unknown> }

export function ProfileCard({ environment, action }: ProfileCardProps) {
  const { title } = environment
  return (
    <Card title={title} note="Holds for certificates that are issued from now on. Those that exist stay as they are.">
      {action ? <ProfileForm environment={environment} action={action} /> : <ProfileFacts environment={environment} />}
    </Card>
  )
}

function ProfileFacts({ environment }: { environment: EnvironmentView }) {
  const { certificateDays, certificateMaxDays, certificateProfiles: profiles } = environment
  return (
    <DefinitionList
      facts={[
        { term: "Validity", value: `${certificateDays} days, ${certificateMaxDays} at most` },
        { term: "Keys", value: environment.keyTypes.join(", ") },
        { term: "Profiles", value: profiles.map((profile) => profileWords[profile].label).join(", ") },
      ]}
    />
  )
}

function ProfileForm({ environment, action }: Required<ProfileCardProps>) {
  const { name, profileRevision, certificateDays, certificateMaxDays, certificateProfiles: profiles } = environment
  return (
    <ActionForm
      // what was saved is what the form begins with, the next time it is changed
      key={profileRevision}
      action={action}
      hidden={{ environment: name, revision: String(profileRevision) }}
      done="Profile saved"
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Field name="certificateDays" label="Days, unless something else is asked for">
          <Input type="number" min={1} max={825} required defaultValue={certificateDays} className="max-w-28" />
        </Field>
        <Field name="certificateMaxDays" label="Days at most">
          <Input type="number" min={1} max={825} required defaultValue={certificateMaxDays} className="max-w-28" />
        </Field>
      </div>
      <FieldGroup name="keyTypes" legend="Keys" hint="Of signing requests. A key made in the browser is P-256.">
        <div className="flex flex-col gap-1.5">
          {keyTypes.map((type) => (
            <Checkbox
              key={type}
              name="keyTypes[]"
              value={type}
              label={keyTypeWords[type]}
              defaultChecked={environment.keyTypes.includes(type)}
            />
          ))}
        </div>
      </FieldGroup>
      <Field name="first" label="Profile, unless another is asked for">
        <Select
          defaultValue={profiles[0]}
          options={certificateProfiles
            .filter((profile) => profile !== "seal")
            .map((value) => ({ value, label: profileWords[value].label }))}
        />
      </Field>
      <FieldGroup name="certificateProfiles" legend="Profiles that may be asked for as well">
        <div className="flex flex-col gap-1.5">
          {certificateProfiles.map((profile) => (
            <Checkbox
              key={profile}
              name="others[]"
              value={profile}
              label={profileWords[profile].label}
              hint={profileWords[profile].hint}
              defaultChecked={profiles.includes(profile)}
            />
          ))}
        </div>
      </FieldGroup>
      <div>
        <SubmitButton>Save profile</SubmitButton>
      </div>
    </ActionForm>
  )
}
