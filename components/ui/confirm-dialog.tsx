// Asks before something is taken away: names the thing and the consequence, and for the gravest wants its name typed.
// Runs a server action with `input`, a reason where one is asked, and whatever fields the children add.
"use client"
import { type ReactNode, useState } from "react"
import type { Action } from "@/lib/core/action-result"
import { ActionForm } from "./action-form"
import { Button } from "./button"
import { Dialog } from "./dialog"
import { Field } from "./field"
import { Input } from "./input"
import { SubmitButton } from "./submit-button"
import { Textarea } from "./textarea"

type ConfirmDialogProps<T> = {
  trigger?: ReactNode
  open?: boolean
  onOpenChange?: (open: boolean) => void
  /** Names the thing: "Revoke certificate 7f3a…91c0?" */
  title: ReactNode
  /** Names the consequence: "Acme Payments will lose 4 routes on 3 gateways." */
  consequence: ReactNode
  /** The verb, "Revoke certificate". */
  verb: string
  tone?: "danger" | "primary"
  action: Action<T>
  input?: Record<string, string>
  /** Asks for a reason, sent as `reason`; `optional` lets it be empty. */
  reason?: "required" | "optional"
  /** This text must be typed before the verb can be pressed. */
  typed?: string
  done?: string
  goTo?: string
  onDone?: (data: T) => void
  /** More fields, a preview of what stops working. */
  children?: ReactNode
}

export function ConfirmDialog<T>(props: ConfirmDialogProps<T>) {
  const { trigger, title, consequence, onOpenChange } = props
  const [ownOpen, setOwnOpen] = useState(false)
  const change = onOpenChange ?? setOwnOpen
  return (
    <Dialog
      trigger={trigger}
      title={title}
      description={consequence}
      open={props.open ?? ownOpen}
      onOpenChange={change}
    >
      <ConfirmForm {...props} close={() => change(false)} />
    </Dialog>
  )
}

function ConfirmForm<T>(props: ConfirmDialogProps<T> & { close: () => void }) {
  const { action, input, verb, reason, typed, done, goTo, onDone, close, children, tone = "danger" } = props
  const [text, setText] = useState("")
  const withheld = typed !== undefined && text.trim() !== typed
  function finish(data: T) {
    close()
    onDone?.(data)
  }
  return (
    <ActionForm action={action} hidden={input} done={done} goTo={goTo} onDone={finish}>
      {children}
      {reason ? <ReasonField optional={reason === "optional"} /> : null}
      {typed === undefined ? null : <TypedField typed={typed} text={text} onChange={setText} />}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={close}>Cancel</Button>
        <SubmitButton variant={tone === "danger" ? "danger-solid" : "primary"} disabled={withheld}>
          {verb}
        </SubmitButton>
      </div>
    </ActionForm>
  )
}

function ReasonField({ optional }: { optional: boolean }) {
  return (
    <Field name="reason" label="Reason" optional={optional} hint="Kept in the audit log.">
      <Textarea required={!optional} maxLength={500} rows={2} />
    </Field>
  )
}

function TypedField({ typed, text, onChange }: { typed: string; text: string; onChange: (text: string) => void }) {
  return (
    <Field
      name="confirmation"
      label={
        <>
          Type <span className="rounded-sm bg-sunk px-1 font-mono text-xs">{typed}</span> to confirm
        </>
      }
    >
      <Input name={undefined} autoComplete="off" value={text} onChange={(event) => onChange(event.target.value)} />
    </Field>
  )
}
