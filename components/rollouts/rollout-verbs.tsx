// What an administrator does to an open rollout: halt, resume, finish now, roll back. Each asks back with what follows from it.
// For the panel of a rollout.
"use client"
import type { RolloutView } from "@/lib/core/rollout-view"
import { counted } from "../objects/counted"
import { Button } from "../ui/button"
import { ConfirmDialog } from "../ui/confirm-dialog"
import { LinkButton } from "../ui/link-button"
import type { RolloutActions } from "./rollout-panel"
import { heldBack, reachWords } from "./rollout-words"

type RolloutVerbsProps = { rollout: RolloutView; actions: RolloutActions }

export function RolloutVerbs({ rollout, actions }: RolloutVerbsProps) {
  const { environment, state, stable } = rollout
  return (
    <div className="flex flex-wrap gap-2">
      {state === "running" ? (
        <HaltDialog rollout={rollout} actions={actions} />
      ) : (
        <ResumeDialog rollout={rollout} actions={actions} />
      )}
      <FinishDialog rollout={rollout} actions={actions} />
      <LinkButton variant="danger" href={`/releases/${environment}/${stable}/rollback`}>
        Roll back…
      </LinkButton>
    </div>
  )
}

function HaltDialog({ rollout, actions }: RolloutVerbsProps) {
  const { environment, sequence, stable } = rollout
  const others = heldBack(rollout)
  return (
    <ConfirmDialog
      trigger={<Button>Halt rollout</Button>}
      title={`Halt the rollout of release ${sequence}?`}
      consequence={`Gateways that have release ${sequence} keep it. ${counted(others, "gateway")} that it has not reached ${others === 1 ? "keeps" : "keep"} release ${stable} until somebody resumes it. Revocations still reach all of them.`}
      verb="Halt rollout"
      action={actions.halt}
      input={{ environment }}
      reason="required"
      done="The rollout is halted"
    />
  )
}

function ResumeDialog({ rollout, actions }: RolloutVerbsProps) {
  const { environment, sequence, wave, silentMinutes, haltedGateway } = rollout
  const again =
    haltedGateway === null ? "" : " What halted it is taken as known; it halts again if a gateway refuses it anew."
  return (
    <ConfirmDialog
      trigger={<Button variant="primary">Resume rollout</Button>}
      title={`Resume the rollout of release ${sequence}?`}
      consequence={`Wave ${wave} begins anew: it has to hold for its whole time, and its gateways have ${counted(silentMinutes, "minute")} to apply the release.${again}`}
      verb="Resume rollout"
      tone="primary"
      action={actions.resume}
      input={{ environment }}
      reason="required"
      done="The rollout goes on"
    />
  )
}

function FinishDialog({ rollout, actions }: RolloutVerbsProps) {
  const { environment, sequence } = rollout
  return (
    <ConfirmDialog
      trigger={<Button>Finish now</Button>}
      title={`Bring release ${sequence} to every gateway now?`}
      consequence={reachWords(rollout)}
      verb="Finish now"
      tone="primary"
      action={actions.finish}
      input={{ environment }}
      reason="required"
      done={`Every gateway gets release ${sequence}`}
    />
  )
}
