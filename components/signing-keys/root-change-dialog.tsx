// Asks before an environment's signing keys change: what follows, and whether it holds at once or waits for other holders.
// For the menus of signing keys.
"use client"
import type { Action } from "@/lib/core/action-result"
import { ConfirmDialog } from "../ui/confirm-dialog"
import { Field } from "../ui/field"
import { Input } from "../ui/input"
import { type ChangeKind, changeWords } from "./change-words"

export type ChangeScene = {
  environment: string
  title: string
  threshold: number
  /** Keys that sign root documents: all of them, and those that can sign on the server. */
  of: number
  here: number
}

type RootChangeDialogProps = {
  scene: ChangeScene
  kind: ChangeKind
  kid?: string
  action: Action<unknown>
  open: boolean
  close: () => void
}

export function RootChangeDialog({ scene, kind, kid, action, open, close }: RootChangeDialogProps) {
  const { environment, title, threshold } = scene
  const { verb, consequence, danger } = changeWords[kind]
  const key = kid === undefined ? "" : ` ${kid.slice(0, 6)}…`
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={(next) => (next ? undefined : close())}
      title={`${verb}${key} of ${title}?`}
      consequence={`${consequence} ${waitingWords(scene)}`}
      verb={verb}
      tone={danger ? "danger" : "primary"}
      reason="required"
      action={action}
      input={{ environment, "change.kind": kind, ...(kid === undefined ? {} : { "change.kid": kid }) }}
      done={`${title}: ${scene.here >= threshold ? "the next root document holds" : "the next root document waits for signatures"}`}
    >
      {kind === "set-root-threshold" ? (
        <Field name="change.threshold" label="Keys that have to sign" hint={`Of ${scene.of} keys.`}>
          <Input type="number" required min={1} max={scene.of} defaultValue={threshold} />
        </Field>
      ) : null}
    </ConfirmDialog>
  )
}

function waitingWords({ threshold, here }: ChangeScene): string {
  if (here >= threshold) return "It holds at once: enough keys are on the server."
  return `It takes ${threshold} signatures, and ${here === 0 ? "no key is" : here === 1 ? "one key is" : `${here} keys are`} on the server: it waits for those who hold the others.`
}
