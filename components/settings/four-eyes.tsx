// Whether whoever asks for access may approve it, and the switch for it: asked back, because it concerns everybody.
// For the settings of an environment. Those who may not change it see how it stands.
"use client"
import type { Action } from "@/lib/core/action-result"
import type { EnvironmentView } from "@/lib/core/authority-view"
import { Button } from "../ui/button"
import { ConfirmDialog } from "../ui/confirm-dialog"
import { Tag } from "../ui/tag"

type FourEyesProps = { environment: EnvironmentView; action?: Action<unknown> }

export function FourEyes({ environment, action }: FourEyesProps) {
  const { fourEyes } = environment
  return (
    <div className="flex flex-wrap items-start justify-between gap-3">
      <div className="min-w-0 flex-[1_1_16rem]">
        <p className="flex items-center gap-2 font-[550]">
          Four eyes {fourEyes ? <Tag tone="ok">demanded</Tag> : <Tag tone="neutral">not demanded</Tag>}
        </p>
        <p className="text-ink2">
          {fourEyes
            ? "Whoever asks for access or proposes a publication cannot approve it: somebody else has to."
            : "What an administrator or operator grants is approved at once, and what they publish is published."}
        </p>
      </div>
      {action ? <FourEyesDialog environment={environment} action={action} /> : null}
    </div>
  )
}

function FourEyesDialog({ environment, action }: Required<FourEyesProps>) {
  const { name, title, fourEyes } = environment
  const verb = fourEyes ? "Lift four eyes" : "Demand four eyes"
  const consequence = fourEyes
    ? `From now on one administrator alone can give access and publish in ${title}. Requests that wait go on waiting for a decision.`
    : `From now on access and publications in ${title} take two people: one who asks or proposes, another who approves. What was approved before keeps standing. There have to be two approvers or administrators, or nobody can give access or publish any more. Revocations stay with one person.`
  return (
    <ConfirmDialog
      trigger={
        <Button size="sm" aria-label={`${verb} in ${title}`}>
          {verb}
        </Button>
      }
      title={`${verb} in ${title}?`}
      consequence={consequence}
      verb={verb}
      tone={fourEyes ? "danger" : "primary"}
      action={action}
      input={{ environment: name, demanded: fourEyes ? "" : "on" }}
      done={fourEyes ? `${title} no longer demands four eyes` : `${title} demands four eyes`}
    />
  )
}
