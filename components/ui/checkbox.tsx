// Yes or no, or one of several that may all hold. The browser's own checkbox with its words beside it, both pressable.
// Sends `value` under `name` when ticked and nothing otherwise.
"use client"
import clsx from "clsx"
import { type InputHTMLAttributes, type ReactNode, type Ref, use, useId } from "react"
import { ActionFormContext } from "./action-form-context"

type CheckboxProps = Omit<InputHTMLAttributes<HTMLInputElement>, "type"> & {
  label: ReactNode
  hint?: ReactNode
  hideLabel?: boolean
  ref?: Ref<HTMLInputElement>
}

export function Checkbox({ label, hint, hideLabel, className, ...rest }: CheckboxProps) {
  const id = useId()
  const { fields } = use(ActionFormContext)
  const reason = rest.name === undefined ? undefined : fields[rest.name]
  const described = [hint ? `${id}-hint` : null, reason ? `${id}-error` : null].filter(Boolean).join(" ")
  return (
    <div className={clsx("flex items-start gap-2 py-0.5", className)}>
      <input
        id={id}
        aria-describedby={described || undefined}
        aria-invalid={reason ? true : undefined}
        {...rest}
        type="checkbox"
        className="mt-0.5 size-4 shrink-0 cursor-pointer accent-accent disabled:cursor-not-allowed"
      />
      <div className="min-w-0">
        <label htmlFor={id} className={hideLabel ? "sr-only" : "cursor-pointer"}>
          {label}
        </label>
        {hint ? (
          <p id={`${id}-hint`} className="text-ink3 text-xs">
            {hint}
          </p>
        ) : null}
        {reason ? (
          <p id={`${id}-error`} className="font-[550] text-deny text-xs">
            {reason}
          </p>
        ) : null}
      </div>
    </div>
  )
}
