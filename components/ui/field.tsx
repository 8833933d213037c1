// A control with its label, hint and error, tied together for screen readers. Given to every form.
// The error comes from `error`, or from the form's last answer for the field of that name.
"use client"
import { type ReactNode, use, useId } from "react"
import { ActionFormContext } from "./action-form-context"
import { FieldContext } from "./field-context"

type FieldProps = {
  /** The name under which the form sends it, `contacts.0.email` for nested ones. */
  name: string
  label: ReactNode
  hint?: ReactNode
  error?: string
  optional?: boolean
  /** The label is said, not shown; the screen already says it. */
  hideLabel?: boolean
  className?: string
  children: ReactNode
}

export function Field({ name, label, hint, error, optional, hideLabel, className, children }: FieldProps) {
  const id = useId()
  const reason = error ?? use(ActionFormContext).fields[name]
  const described = [hint ? `${id}-hint` : null, reason ? `${id}-error` : null].filter(Boolean).join(" ")
  return (
    <div className={className} data-field={name}>
      <label htmlFor={id} className={hideLabel ? "sr-only" : "mb-1 block font-[550]"}>
        {label}
        {optional ? <span className="ml-1 font-normal text-ink3">optional</span> : null}
      </label>
      <FieldContext value={{ id, name, describedBy: described || undefined, invalid: reason !== undefined }}>
        {children}
      </FieldContext>
      {hint ? (
        <p id={`${id}-hint`} className="mt-1 text-ink3 text-xs">
          {hint}
        </p>
      ) : null}
      {reason ? (
        <p id={`${id}-error`} className="mt-1 font-[550] text-deny text-xs">
          {reason}
        </p>
      ) : null}
    </div>
  )
}
