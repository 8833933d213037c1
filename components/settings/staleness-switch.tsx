// What gateways do once their configuration has ended and nothing newer has come, and the choice of it: asked back, because it concerns every caller.
// For the settings of an environment. Those who may not change it read it in the card.
"use client"
import type { Action } from "@/lib/core/action-result"
import type { EnvironmentView } from "@/lib/core/authority-view"
import { stalenessPolicies } from "@/lib/core/policy"
import { Button } from "../ui/button"
import { ConfirmDialog } from "../ui/confirm-dialog"
import { RadioGroup } from "../ui/radio-group"
import { stalenessWords } from "./setting-words"

type StalenessSwitchProps = { environment: EnvironmentView; action: Action<unknown> }

const hints: Record<EnvironmentView["staleness"], string> = {
  "serve-stale": "Nobody is cut off, and what was revoked since goes on being accepted there.",
  "deny-new": "Connections that are open go on; nobody opens another one.",
  "fail-closed": "Nobody is served by a gateway that cannot know what is revoked.",
}

export function StalenessSwitch({ environment, action }: StalenessSwitchProps) {
  const { name, title, staleness, manifestValidityHours } = environment
  return (
    <div className="flex flex-wrap items-start justify-between gap-3">
      <div className="min-w-0 flex-[1_1_16rem]">
        <p className="font-[550]">Past its configuration's end</p>
        <p className="text-ink2">A gateway {stalenessWords[staleness]}.</p>
      </div>
      <ConfirmDialog
        trigger={
          <Button size="sm" aria-label={`Change what gateways of ${title} do past their configuration's end`}>
            Change
          </Button>
        }
        title={`What do gateways of ${title} do past their configuration's end?`}
        consequence={`It comes to that where a gateway has heard nothing newer for ${manifestValidityHours} hours. It is in what they are told from now on; an agent that is started with --staleness keeps to its own.`}
        verb="Change"
        tone="primary"
        action={action}
        input={{ environment: name }}
        done={`Gateways of ${title} are told`}
      >
        <RadioGroup
          name="staleness"
          legend="A gateway"
          defaultValue={staleness}
          options={stalenessPolicies.map((value) => ({ value, label: stalenessWords[value], hint: hints[value] }))}
        />
      </ConfirmDialog>
    </div>
  )
}
