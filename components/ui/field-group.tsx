// Several controls under one question: a fieldset with its legend, hint and error. For radio groups, checkbox lists and rows
// of fields that belong together.
"use client"
import clsx from "clsx"
import { type ReactNode, use, useId } from "react"
import { ActionFormContext } from "./action-form-context"

type FieldGroupProps = {
  /** The field's name in the form's answer, where the group as a whole can be refused. */
  name?: string
  legend: ReactNode
  hint?: ReactNode
  error?: string
  className?: string
  children: ReactNode
}

export function FieldGroup({ name, legend, hint, error, className, children }: FieldGroupProps) {
  const id = useId()
  const { fields } = use(ActionFormContext)
  const reason = error ?? (name === undefined ? undefined : fields[name])
  const described = [hint ? `${id}-hint` : null, reason ? `${id}-error` : null].filter(Boolean).join(" ")
  return (
    <fieldset data-field={name} aria-describedby={described || undefined} className={clsx("min-w-0", className)}>
      <legend className="mb-1 font-[550]">{legend}</legend>
      {hint ? (
        <p id={`${id}-hint`} className="mb-1.5 text-ink3 text-xs">
          {hint}
        </p>
      ) : null}
      {children}
      {reason ? (
        <p id={`${id}-error`} className="mt-1 font-[550] text-deny text-xs">
          {reason}
        </p>
      ) : null}
    </fieldset>
  )
}
