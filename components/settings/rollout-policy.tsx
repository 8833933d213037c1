// How a new policy reaches the gateways of an environment, and the form that changes it.
// For the settings of an environment. Those who may not change it see how it stands.
"use client"
import { useState } from "react"
import type { Action } from "@/lib/core/action-result"
import type { EnvironmentView } from "@/lib/core/authority-view"
import { counted } from "../objects/counted"
import { Button } from "../ui/button"
import { ConfirmDialog } from "../ui/confirm-dialog"
import { Field } from "../ui/field"
import { Input } from "../ui/input"
import { RadioGroup } from "../ui/radio-group"
import { Tag } from "../ui/tag"

type RolloutPolicyProps = { environment: EnvironmentView; action?: Action<unknown> }

export function RolloutPolicy({ environment, action }: RolloutPolicyProps) {
  const { rollout, bakeMinutes, silentMinutes } = environment
  const waves = rollout === "waves"
  return (
    <div className="flex flex-wrap items-start justify-between gap-3">
      <div className="min-w-0 flex-[1_1_16rem]">
        <p className="flex items-center gap-2 font-[550]">
          Rollout {waves ? <Tag tone="ok">in waves</Tag> : <Tag tone="neutral">all at once</Tag>}
        </p>
        <p className="text-ink2">
          {waves
            ? `A new policy goes to wave 1 first. Each wave bakes for ${counted(bakeMinutes, "minute")}; a gateway that refuses it, or says nothing for ${counted(silentMinutes, "minute")}, halts it.`
            : "A new policy goes to every gateway at once. Revocations always do."}
        </p>
      </div>
      {action ? <RolloutPolicyDialog environment={environment} action={action} /> : null}
    </div>
  )
}

const ways = [
  { value: "all-at-once", label: "All at once", hint: "Every gateway gets a new policy when it is published." },
  {
    value: "waves",
    label: "In waves",
    hint: "Gateways get it wave by wave, from 1, the canary, to 5. A gateway's page says in which it is.",
  },
]

function RolloutPolicyDialog({ environment, action }: Required<RolloutPolicyProps>) {
  const { name, title, rollout, bakeMinutes, silentMinutes } = environment
  const [way, setWay] = useState<string>(rollout)
  return (
    <ConfirmDialog
      trigger={
        <Button size="sm" aria-label={`Change the rollout of ${title}`}>
          Change rollout
        </Button>
      }
      title={`How does a new policy reach the gateways of ${title}?`}
      consequence="It counts from the next publication on; a rollout that is open goes on by the new times. Revocations, suspensions and trust reach every gateway at once, whatever is chosen here."
      verb="Save rollout"
      tone="primary"
      action={action}
      input={{ environment: name }}
      done={`The rollout of ${title} is changed`}
    >
      <RadioGroup name="rollout" legend="Rollout" options={ways} value={way} onChange={setWay} />
      <Field
        name="bakeMinutes"
        label="A wave bakes for"
        hint="Minutes in which every gateway of the wave has to hold the release before the next wave gets it. 0: it goes on at once."
      >
        <Input type="number" min={0} max={10080} defaultValue={bakeMinutes} className="max-w-32" />
      </Field>
      <Field
        name="silentMinutes"
        label="Patience with a silent gateway"
        hint="Minutes after which a gateway that was reached and has not applied the release halts the rollout."
      >
        <Input type="number" min={1} max={1440} defaultValue={silentMinutes} className="max-w-32" />
      </Field>
    </ConfirmDialog>
  )
}
