// One of a few choices: the browser's own select, which every keyboard, screen reader and telephone knows.
// Inside a <Field> it takes its id, name, description and error from it.
"use client"
import clsx from "clsx"
import { ChevronsUpDown } from "lucide-react"
import type { Ref, SelectHTMLAttributes } from "react"
import { controlClass } from "./control-class"
import { useFieldControl } from "./field-context"

export type SelectOption = { value: string; label: string; disabled?: boolean }

type SelectProps = Omit<SelectHTMLAttributes<HTMLSelectElement>, "children"> & {
  options: readonly SelectOption[]
  /** Shown while nothing is chosen; it cannot be chosen itself. */
  placeholder?: string
  ref?: Ref<HTMLSelectElement>
}

export function Select({ options, placeholder, className, ...rest }: SelectProps) {
  const initial = rest.value === undefined && placeholder ? { defaultValue: rest.defaultValue ?? "" } : {}
  return (
    <span className={clsx("relative block", className)}>
      <select
        {...useFieldControl()}
        {...rest}
        {...initial}
        className={clsx(controlClass, "h-8 cursor-pointer appearance-none pr-8")}
      >
        {placeholder ? (
          <option value="" disabled>
            {placeholder}
          </option>
        ) : null}
        {options.map(({ value, label, disabled }) => (
          <option key={value} value={value} disabled={disabled}>
            {label}
          </option>
        ))}
      </select>
      <ChevronsUpDown aria-hidden className="pointer-events-none absolute top-2 right-2.5 size-3.5 text-ink3" />
    </span>
  )
}
